/** The view of the selected pattern, or else of the first that has one. */
import { memo, Suspense, useMemo } from 'react';
import { viewOf } from '../../patterns/views.ts';
import { nameOf } from '../../scenario/part-names.ts';
import { isAhead } from '../canvas/pipeline-numbers.ts';
import { RunEnd } from '../kit/PatternPanel.tsx';
import { useNowUs, usePlay, useRecording, useScenario, useSession } from '../../store/hooks.ts';
import { clientsAt } from './clients-at.ts';
import { EachEndpoint } from './EachEndpoint.tsx';
import { endpointsAt, endpointsPast } from './endpoints-at.ts';
import { copyOf, membersAt } from './members-at.ts';
import { nodeNow, nodePast } from './node-at.ts';
import { isUsedIn } from './selection.ts';
import { titleOf } from './titles.ts';
import type { Placed } from './recorded.ts';
import { attachCounter, conditionsAt, configAt, gaugesOf, movesOf, namesOf, patternOf, placesOf, queueAt, stateOfRun, underWay } from './recorded.ts';
import styles from './App.module.css';

/** Null when no pattern of the scenario has a view. */
export function useViewed(): PatternAreaProps | null {
  // A slider that is held changes no more than settings, and those of the run on screen are shown.
  const scenario = useScenario((state) => state.settled);
  const selected = useScenario((state) => state.selected);
  return useMemo(() => {
    const places = placesOf(scenario).filter((place) => isUsedIn(place) && viewOf(place.attach.kind) !== null);
    // A selected service shows its queue.
    const place =
      places.find(({ path }) => path === selected) ??
      places.find(({ path, attach }) => patternOf(attach.kind).role === 'discipline' && path === `${selected ?? ''}/${attach.id}`) ??
      places.find(({ attach }) => attach.kind === 'circuitBreaker') ??
      places.find(({ attach }) => ['balancer', 'node'].includes(patternOf(attach.kind).role)) ??
      places[0];
    const View = place === undefined ? null : viewOf(place.attach.kind);
    return place === undefined || View === null ? null : { place, View };
  }, [scenario, selected]);
}

export interface PatternAreaProps { readonly place: Placed; readonly View: NonNullable<ReturnType<typeof viewOf>> }

export const PatternArea = memo(function PatternArea({ place, View }: PatternAreaProps) {
  const { scenario, play, view } = useSession();
  const picture = useRecording();
  const playing = usePlay((state) => state.playing);
  const { reader, of } = picture;
  // The end of a run belongs to its last half second.
  const nowUs = Math.min(useNowUs(), (of?.durationMs ?? Infinity) * 1000 - 1);
  const known = useMemo(() => (picture.reader === null ? null : stateOfRun(picture.reader, place.path)), [picture, place.path]);
  const moves = useMemo(() => (picture.reader === null ? [] : movesOf(picture.reader, known)), [picture, known]);
  const durationUs = (of?.durationMs ?? 1) * 1000, untilUs = Math.min(durationUs, reader?.untilUs ?? 0);
  const meta = useMemo(
    () => ({
      durationUs,
      ...(untilUs < durationUs ? { untilUs } : {}),
      ...(known === null ? namesOf(place.attach) : { states: known.names, gauges: known.gauges }),
    }),
    [durationUs, untilUs, known, place],
  );
  // What is drawn is the run on screen, whose settings may be older than the document's by some milliseconds.
  const attach = useMemo(() => (of === null ? undefined : placesOf(of).find(({ path }) => path === place.path)?.attach) ?? place.attach, [of, place]);
  const config = of === null ? attach.config : configAt(of, place.path, attach.config, nowUs);
  const at = reader === null || known === null || isAhead(reader, nowUs) ? null : reader.state(known.state, nowUs);
  const id = `${place.owner}/${attach.id}`;
  const counter = (name: 'in' | 'forwarded' | 'decided') => (reader === null ? { perSecond: 0, total: 0 } : attachCounter(reader, id, name, nowUs));
  const document = scenario.getState().scenario;
  const link = document.links.find((other) => other.id === place.owner);
  const { role } = patternOf(attach.kind), isQueue = role === 'discipline';
  const told = reader === null || role === 'node' || isQueue ? null : endpointsAt(reader, place.path, nowUs);
  const toldBefore = useMemo(
    () => (picture.reader === null || role === 'node' || role === 'discipline' ? [] : endpointsPast(picture.reader, place.path)),
    [picture, role, place.path],
  );
  const past = useMemo(() => (picture.reader === null || role !== 'node' ? null : nodePast(picture.reader, attach.id)), [picture, role, attach.id]);
  // A state for each client, or for each of its copies: the view is that of the first. Those without states of their own show all clients.
  const client =
      reader === null || known === null || (role !== 'balancer' && known.names.length < 2) ? -1 : (reader.meta.states[known.state]?.client ?? -1),
    from = reader?.meta.clients[client];
  const whose = reader === null || from === undefined ? '' : `, ${from.title || from.id}${copyOf(reader.meta.clients, client)}`;
  // A state for each instance behind a balancer: the view is that of the first, all are listed under it.
  const each = role === 'policy' && link !== undefined && attach.scope === 'endpoint';
  const title = role === 'node' ? (titleOf(place).toLowerCase().includes(attach.id.toLowerCase()) ? titleOf(place) : `${titleOf(place)} ${nameOf(document, attach.id)}`) : isQueue ? `Queue of ${nameOf(document, place.owner)}` : `${titleOf(place)} on ${nameOf(document, link?.to ?? place.owner)}${each ? ', instance 1' : ''}${whose}`;
  const gaugesAt = useMemo(() => (picture.reader === null || known === null ? undefined : gaugesOf(picture.reader, known.state)), [picture, known]);
  // Counted only while every attempt is kept.
  const trial =
    reader !== null && reader.sampledFrom < 0 && at !== null && known?.names[at.state] === 'halfOpen'
      ? { probes: underWay(reader, place.owner, at.sinceUs, nowUs) }
      : {};
  return (
    <Suspense fallback={<section className={styles['waiting']} aria-label={title} />}>
      <RunEnd value={durationUs}>
      <View title={title} {...trial} config={config as never} nowUs={nowUs} state={at} conditions={conditionsAt(attach, config, at, nowUs)} moves={moves} meta={told === null ? meta : { ...meta, ...told.names }} playing={playing}
        {...(told?.endpoints === undefined ? {} : { endpoints: told.endpoints, endpointsPast: toldBefore })} {...(told?.probesSent === undefined ? {} : { probesSent: told.probesSent })}
        {...(past === null || reader === null ? {} : { node: { ...past, ...nodeNow(reader, attach.id, nowUs), members: membersAt(reader, of ?? document, attach.id, nowUs) } })}
        {...(reader === null || isQueue || role === 'node' ? {} : { clients: clientsAt(reader, id, nowUs) })}
        {...(isQueue && reader !== null ? queueAt(reader, place.owner, nowUs, of ?? document) : { counters: { in: counter('in'), forwarded: counter('forwarded'), decided: counter('decided') } })}
        {...(gaugesAt === undefined ? {} : { gaugesAt })}
        onSeek={play.seek} onCall={(call) => { view.setState({ call, footTab: 'requests' }); }}
        onConfig={() => { /* Settings are changed in the inspector. */ }} />
      </RunEnd>
      {each && told?.endpoints !== undefined && <EachEndpoint endpoints={told.endpoints} states={told.names.endpointStates ?? []} nowUs={nowUs} />}
    </Suspense>
  );
});
