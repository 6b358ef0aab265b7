/** The totals of a run as rows of a table: exact counts, the same as the headless runner prints. */
import { REASONS } from '../../engine/outcome.ts';
import type { Reader } from '../../engine/recording/reading.ts';
import { breakerStyle, isBreakerState } from '../kit/breaker-style.ts';
import { outcomeStyle } from '../kit/outcome-style.ts';

export interface TotalsRow { readonly name: string; readonly soFar: number; readonly whole: number }

/** Rows keep their places: a zero is a finding. With one client, one link, one service and one breaker their names are left out. */
export function totalsOf(reader: Reader, nowUs: number): readonly TotalsRow[] {
  const { meta } = reader;
  const known = new Set(meta.series.map((series) => series.name));
  const clients = [...new Map(meta.clients.flatMap(({ id, title, client }) => (client < 0 ? [] : [[id, title] as const]))).entries()];
  const named = (name: string, of: string, many: boolean) => (many ? `${name}, ${of}` : name);
  const row = (name: string, series: string): readonly TotalsRow[] => (known.has(series)
    ? [{ name, soFar: reader.total(series, 0, nowUs), whole: reader.total(series, 0, Infinity) }] : []);
  const links = meta.links.filter((link) => link.door !== true && link.probes !== true);
  const probes = meta.links.filter(({ id, probes: are }) => are === true && known.has(`links/${id}/sent`) && reader.total(`links/${id}/sent`, 0, Infinity) > 0);
  // A state that several attachments share is the first one's.
  const stateful = meta.attachments
    .map(({ id, states }, k) => ({
      id,
      states: states.filter((state) => meta.states[state]?.names.includes('open') === true && meta.states[state].attach[0] === k + 1),
    }))
    .filter(({ states }) => states.length > 0);
  return [
    ...clients.flatMap(([id, title]) => [
      ...row(named('Calls', title, clients.length > 1), `clients/${id}/calls`),
      ...REASONS.flatMap((reason) => row(named(outcomeStyle(reason).label, title, clients.length > 1), `clients/${id}/ended:${reason}`)),
    ]),
    ...links.flatMap(({ id }) => [
      ...row(named('Attempts sent', id, links.length > 1), `links/${id}/sent`),
      ...row(named('Answered in time', id, links.length > 1), `links/${id}/answered`),
      ...row(named('Answered late', id, links.length > 1), `links/${id}/late`),
    ]),
    ...probes.flatMap(({ id }) => [
      ...row(named('Probes sent', id, probes.length > 1), `links/${id}/sent`),
      ...row(named('Probes answered in time', id, probes.length > 1), `links/${id}/answered`),
    ]),
    ...stateful.flatMap(({ states, id }) =>
      (meta.states[states[0] ?? -1]?.names ?? []).map((name, k) => {
        const moves = states.flatMap((state) => [...reader.moves(state, 0, Infinity)].map((at) => reader.move(at)).filter((move) => move.to === k));
        return { name: named(wentTo(name), id, stateful.length > 1), soFar: moves.filter((move) => move.atUs <= nowUs).length, whole: moves.length };
      }),
    ),
    ...meta.services.flatMap(({ id, title }) =>
      (['arrived', 'completed', 'failed', 'refused', 'dropped'] as const).flatMap((what) =>
        row(named(SERVICE_WORDS[what], title, meta.services.length > 1), `services/${id}/${what}`),
      ),
    ),
    ...meta.nodes.flatMap(({ id }) =>
      meta.series.flatMap(({ name, kind }) =>
        kind === 'counter' && name.startsWith(`nodes/${id}/`)
          ? row(named(capital(name.slice(`nodes/${id}/`.length)), id, meta.nodes.length > 1), name)
          : [],
      ),
    ),
  ];
}

const SERVICE_WORDS = {
  arrived: 'Arrived at the service',
  completed: 'Completed by the service',
  failed: 'Failed by the service',
  refused: 'Refused by the service',
  dropped: 'Dropped from the queue',
};

function capital(word: string): string { return word.replace(/^./, (letter) => letter.toUpperCase()); }

/** What a move into a state is counted as: `Opens`. */
function wentTo(state: string): string {
  if (!isBreakerState(state)) return `Turned ${state}`;
  switch (breakerStyle(state).key) {
    case 'open': return 'Opens';
    case 'closed': return 'Closes';
    case 'halfOpen': return 'Half-opens';
  }
}
