/** What the numbers on the canvas are read from. */
import type { Reader } from '../../engine/recording/reading.ts';

/** What of the run does not change with the playhead, looked up once. */
export interface NumbersSource {
  readonly reader: Reader;
  readonly names: ReadonlySet<string>;
  /** Its first state; of one that has a state for each instance, all of them: the worst is shown. */
  readonly statesOf: ReadonlyMap<string, readonly number[]>;
  /** By service: of each stage that tells of its endpoints, their states in order. */
  readonly endpointsOf: ReadonlyMap<string, readonly (readonly number[])[]>;
  /** Ids whose calls are counted by another one's series. */
  readonly countedAs: ReadonlyMap<string, string>;
  readonly serviceOf: ReadonlyMap<string, number>;
  /** By service: the links whose attempts are at work there; where there is a door, an attempt that passes it is at work as that over the door. */
  readonly worksOver: ReadonlyMap<string, ReadonlySet<number>>;
  /** Names of what a client's calls came to, by client. */
  readonly endings: ReadonlyMap<string, readonly string[]>;
  /** Room for the spans that are open at an instant. */
  readonly open: Int32Array;
  /** Rates of one window, kept until the playhead leaves it or the recording grows. */
  readonly rates: { fromUs: number; toUs: number; readonly byName: Map<string, number> };
}

export function numbersSource(reader: Reader): NumbersSource {
  const { meta } = reader;
  const names = meta.series.map((series) => series.name);
  return {
    reader,
    names: new Set(names),
    endings: new Map(meta.clients.map(({ id }) => [id, names.filter((name) => name.startsWith(`clients/${id}/ended:`))])),
    rates: { fromUs: -1, toUs: -1, byName: new Map() },
    statesOf: new Map(
      meta.attachments.flatMap(({ id, states }) =>
        states.length === 0 ? [] : [[id, (meta.states[states[0] ?? -1]?.endpoint ?? -1) < 0 ? states.slice(0, 1) : states] as const],
      ),
    ),
    endpointsOf: new Map(
      meta.services.map(({ id, instances }, service) => [
        id,
        meta.attachments.flatMap(({ endpoints, states }, k) => {
          const link = meta.links.find(({ chain }) => chain.includes(k + 1));
          const each = endpoints?.slice(0, instances) ?? states.filter((state) => (meta.states[state]?.endpoint ?? -1) >= 0).slice(0, instances);
          return each.length === 0 || link?.to !== service ? [] : [each];
        }),
      ]),
    ),
    countedAs: new Map(meta.attachments.flatMap(({ id, countedAs }) => (countedAs === undefined ? [] : [[id, countedAs] as const]))),
    worksOver: new Map(
      meta.services.map(({ id }, service) => {
        const into = meta.links.flatMap((link, k) => (link.to === service ? [k] : []));
        const door = into.filter((k) => meta.links[k]?.door === true);
        return [id, new Set(door.length > 0 ? door : into)];
      }),
    ),
    serviceOf: new Map(meta.services.map((service, k) => [service.id, k])),
    open: new Int32Array(4096),
  };
}
