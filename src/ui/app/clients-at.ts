/** What came to an attachment from each client, and the state it keeps for each, at one instant. */
import type { Reader } from '../../engine/recording/reading.ts';
import type { PatternClient } from '../kit/pattern-view.ts';
import { counterOf } from './recorded.ts';

/** States of more copies of one client are not looked up for every picture. */
const MOST_COPIES = 200;

/** Empty where the attachment has one state and is not counted by client. */
export function clientsAt(reader: Reader, id: string, nowUs: number): readonly PatternClient[] {
  const { meta } = reader, number = meta.attachments.findIndex((attach) => attach.id === id) + 1;
  const states = (meta.attachments[number - 1]?.states ?? []).filter((state) => (meta.states[state]?.client ?? -1) >= 0);
  const from = meta.links.find(({ chain }) => chain.includes(number))?.fromId ?? '';
  return [...new Set(meta.clients.map((client) => client.id))].flatMap((client) => {
    const counted = meta.series.some(({ name }) => name === `attach/${id}/clients/${client}/in`), name = counted ? `attach/${id}/clients/${client}` : `attach/${id}`;
    if (!counted && (from !== client || states.length === 0)) return [];
    const own = states.filter((state) => meta.clients[meta.states[state]?.client ?? -1]?.id === client);
    return [{
      title: meta.clients.find((one) => one.id === client)?.title ?? client, copies: meta.clients.filter((one) => one.id === client).length,
      came: counterOf(reader, `${name}/in`, nowUs), decided: counterOf(reader, `${name}/decided`, nowUs),
      states: own.length > MOST_COPIES ? [] : own.map((state) => reader.state(state, nowUs)),
    }];
  });
}
