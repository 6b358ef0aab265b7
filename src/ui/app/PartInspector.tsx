/** The inspector of a client, a service or a link. */
import { ArrowLeftRight, Server, User } from 'lucide-react';
import { useCallback, useMemo, useRef } from 'react';
import type { Field, Json } from '../../engine/fields.ts';
import type { Change } from '../../scenario/document.ts';
import { valueAt } from '../../scenario/edits.ts';
import { nameOf } from '../../scenario/part-names.ts';
import { useNowUs, useRecording, useScenario, useSession } from '../../store/hooks.ts';
import { edited } from '../../store/scenario-store.ts';
import { Inspector } from '../inspector/Inspector.tsx';
import { EditNotes } from './EditNotes.tsx';
import { formatCount, formatPerSecond } from '../kit/format.ts';
import { EmptyState } from '../kit/EmptyState.tsx';
import { clientPart, editedPart, linkPart, servicePart } from './parts.ts';
import { counterOf, fieldsFor } from './recorded.ts';

const WORDS = { clients: 'client', services: 'service', links: 'link' };

/** Fields of a service's queue stand among its own under this prefix. */
const QUEUE = 'queue:';
/** What a queue's field depends on stands under the prefix too. */
function amongOthers(field: Field): Field {
  return field.when === undefined
    ? field
    : { ...field, when: Object.fromEntries(Object.entries(field.when).map(([name, values]) => [`${QUEUE}${name}`, values])) };
}

/** Whether an issue is about what a field changes. */
function isWithin(path: string, target: string | undefined): boolean {
  return target !== undefined && `${path.replaceAll('.', '/')}/`.startsWith(`${target.replaceAll('.', '/')}/`);
}

export function PartInspector({ path }: { readonly path: string }) {
  const { scenario: store, play, startRun } = useSession();
  const scenario = useScenario((state) => state.scenario);
  const issues = useScenario((state) => state.issues);
  const scope = useScenario((state) => state.editScope);
  const nowUs = useNowUs();
  const heldMs = useRef(-1);
  const [list, id = ''] = path.split('/');
  const client = list === 'clients' ? scenario.clients.find((item) => item.id === id) : undefined;
  const service = list === 'services' ? scenario.services.find((item) => item.id === id) : undefined;
  const link = list === 'links' ? scenario.links.find((item) => item.id === id) : undefined;
  const part = useMemo(
    () => (client !== undefined ? clientPart(client) : service !== undefined ? servicePart(service) : link !== undefined ? linkPart(link) : null),
    [client, service, link],
  );
  const queuePath = service === undefined ? '' : `services/${service.id}/${service.queue.id}`;

  const next = useCallback((field: string, value: Json) => {
    const { settled, editScope } = store.getState();
    if (heldMs.current < 0) heldMs.current = Math.round(play.playhead.get()) / 1000;
    if (field.startsWith(QUEUE)) return edited(settled, queuePath, field.slice(QUEUE.length), value, editScope, heldMs.current);
    const at = part?.at[field];
    return at === undefined ? settled : editedPart(settled, at, value, editScope, heldMs.current);
  }, [store, play, part, queuePath]);
  const onDrag = useCallback((field: string, value: Json) => { store.getState().drag(next(field, value)); }, [store, next]);
  const onCommit = useCallback((field: string, value: Json) => {
    const edit = next(field, value);
    heldMs.current = -1;
    const { dragging, drag, settle, apply } = store.getState();
    if (!dragging) { apply(edit); return; }
    drag(edit);
    settle();
    startRun();
  }, [store, next, startRun]);

  const title = link === undefined ? client?.title ?? service?.title : `${nameOf(scenario, link.from)} → ${nameOf(scenario, link.to)}`;
  const rightNow = usePartNow(path, nowUs);
  if (part === null || title === undefined)
    return <EmptyState title="Nothing is selected">Choose a client, a pattern or a service in the pipeline to see its settings.</EmptyState>;
  const atMs = scope === 'playhead' ? nowUs / 1000 : -1;
  const queueFields =
    service === undefined
      ? {}
      : Object.fromEntries(Object.entries(fieldsFor(service.queue)).map(([name, field]) => [`${QUEUE}${name}`, amongOthers(field)]));
  const config = {
    ...Object.fromEntries(
      Object.keys(part.fields).map((name) => {
        const at = part.at[name];
        return [name, at === undefined ? null : at.read(valueAt(scenario, at.target, atMs))];
      }),
    ),
    ...(service === undefined
      ? {}
      : Object.fromEntries(Object.keys(service.queue.config).map((name) => [`${QUEUE}${name}`, valueAt(scenario, `${queuePath}.${name}`, atMs)]))),
  };
  // Beside the field that was edited, where it is one of these.
  const told = issues.flatMap((issue) => {
    const name =
      queuePath !== '' && issue.path.startsWith(`${queuePath}.`)
        ? QUEUE + issue.path.slice(queuePath.length + 1)
        : Object.keys(part.fields).find((one) => isWithin(issue.path, part.at[one]?.target));
    return name === undefined ? [] : [{ name, issue }];
  });
  /** A change may set more than one field of a form at once: then none is named. */
  const settingOf = ({ target, value }: Change) => {
    if (queuePath !== '' && target.startsWith(`${queuePath}.`)) {
      const field = queueFields[QUEUE + target.slice(queuePath.length + 1)];
      return field === undefined ? null : { field, value };
    }
    const names = Object.keys(part.fields).filter((name) => part.at[name]?.target === target),
      [name = ''] = names,
      field = part.fields[name],
      at = part.at[name];
    return names.length !== 1 || field === undefined || at === undefined ? null : { field, value: at.read(value) };
  };
  return (
    <Inspector
      title={title}
      subtitle={WORDS[list as keyof typeof WORDS]}
      icon={client !== undefined ? <User /> : link !== undefined ? <ArrowLeftRight /> : <Server />}
      fields={{ ...part.fields, ...queueFields }}
      config={config}
      defaults={config}
      issues={Object.fromEntries(told.map(({ name, issue }) => [name, issue.message]))}
      onDrag={onDrag}
      onCommit={onCommit}
      {...rightNow}
    >
      <EditNotes path={path} shown={told.map(({ issue }) => issue)} settingOf={settingOf} />
    </Inspector>
  );
}

function usePartNow(path: string, nowUs: number) {
  const { reader } = useRecording();
  if (reader === null) return {};
  const [list, id = ''] = path.split('/');
  const counter = (name: string) => counterOf(reader, `${path}/${name}`, nowUs);
  if (list === 'clients') {
    const calls = counter('calls'), ok = counter('ended:ok');
    return { rightNow: { sentence: `${formatPerSecond(calls.perSecond)} are begun, ${formatPerSecond(ok.perSecond)} end well.`, atUs: nowUs, rows: [{ label: 'Calls so far', value: formatCount(calls.total) }, { label: 'Ok so far', value: formatCount(ok.total) }] } };
  }
  if (list === 'links') {
    const sent = counter('sent'), answered = counter('answered'), late = counter('late');
    return { rightNow: {
      sentence: `${formatPerSecond(sent.perSecond)} are sent, ${formatPerSecond(answered.perSecond)} are answered in time.`, atUs: nowUs,
      rows: [{ label: 'Attempts so far', value: formatCount(sent.total) }, { label: 'Answered in time', value: formatCount(answered.total) }, { label: 'Answered late', value: formatCount(late.total) }],
    } };
  }
  const service = reader.meta.services.find((item) => item.id === id);
  if (service === undefined) return {};
  const arrived = counter('arrived'), refused = counter('refused'), completed = counter('completed');
  return { rightNow: {
    sentence: `${formatPerSecond(arrived.perSecond)} arrive, ${formatPerSecond(completed.perSecond)} are completed.`, atUs: nowUs,
    rows: [{ label: 'Arrived so far', value: formatCount(arrived.total) }, { label: 'Completed', value: formatCount(completed.total) }, { label: 'Refused', value: formatCount(refused.total) }],
  } };
}
