/** Values of a run, read as every view reads them: totals, levels and distributions of series, and moves. */
import type { MoveRow } from '../engine/recording/reading.ts';
import type { Run } from '../engine/run-to-end.ts';

/** The part of a run that is measured, in whole windows. */
export interface Measured {
  readonly run: Run; readonly fromUs: number; readonly toUs: number; readonly seconds: number;
  /**
   * How much of a series falls into the part: a counter's count, a level × seconds, a histogram's sum in seconds;
   * of `moves/<attachment>/<from>><to>` how many moves of its states and of its endpoints'. Unknown name: throws RangeError.
   */
  total(name: string): number;
  /** A level as it was when the part ended. */
  last(name: string): number;
  /** Mean and quantiles of a histogram in seconds. */
  distribution(name: string, shares: readonly number[]): { readonly count: number; readonly mean: number; readonly atShares: readonly number[] };
}

/** From 0 and without an end: the whole run, its drain included; else up to `toMs`, or to where clients stop. */
export function measured(run: Run, fromMs: number, toMs: number | undefined): Measured {
  const { reader } = run, { windowUs, durationUs } = reader.meta;
  const whole = fromMs === 0 && toMs === undefined;
  const fromUs = Math.ceil(fromMs * 1000 / windowUs) * windowUs;
  const toUs = whole ? run.endedAtUs : Math.floor(Math.min(durationUs, (toMs ?? Infinity) * 1000) / windowUs) * windowUs;
  const end = whole ? Infinity : toUs;
  const kinds = new Map(reader.meta.series.map(({ name, kind }) => [name, kind]));
  const known = (name: string): string => {
    if (!kinds.has(name)) throw new RangeError(`there is no series ${name}${nearest([...kinds.keys()], name)}`);
    return name;
  };
  return {
    run, fromUs, toUs, seconds: (toUs - fromUs) / 1e6,
    total(name) {
      if (name.startsWith('moves/')) return movesOf(run, name.slice('moves/'.length), fromUs, end);
      const total = reader.total(known(name), fromUs, end);
      return kinds.get(name) === 'counter' ? total : total / 1e6;
    },
    last: (name) => reader.series(known(name), 0, end, 1).at(-1)?.last ?? 0,
    distribution(name, shares) {
      const { count, meanUs, atShares } = reader.distribution(known(name), fromUs, end, shares);
      return { count, mean: meanUs / 1e6, atShares: atShares.map((us) => us / 1e6) };
    },
  };
}

/** A few names that have most of its parts in their places, counted from either end. */
function nearest(names: readonly string[], name: string): string {
  const parts = name.split(/[/:]/), alike = (other: string): number => {
    const own = other.split(/[/:]/);
    return parts.filter((part, i) => part === own[i]).length + parts.filter((part, i) => part === own[own.length - parts.length + i]).length;
  };
  const found = names.map((other) => ({ other, shared: alike(other) })).filter(({ shared }) => shared > 0).sort((a, b) => b.shared - a.shared).slice(0, 3);
  return found.length === 0 ? '' : `; near it are ${found.map(({ other }) => other).join(', ')}`;
}

/** Of all states of an attachment, whoever owns them; of a balancer's stage those of endpoints too. */
function movesOf(run: Run, name: string, fromUs: number, toUs: number): number {
  const { states, isMove } = movesNamed(run, name), { reader } = run;
  return states.reduce((count, state) => count + reader.moves(state, fromUs, toUs).reduce((sum, row) => sum + Number(isMove(state, reader.move(row))), 0), 0);
}
/** For every fault and every instance it is done to: seconds from its start to the next such move of that endpoint; NaN: there is none. `name` as of moves that are counted. */
export function delaysAfterFaults(run: Run, name: string): readonly number[] {
  const { states, isMove } = movesNamed(run, name.replace(/^moves\//, '')), { reader } = run, { meta } = reader;
  return meta.faults.flatMap((fault) => states.filter((state) => fault.instance < 0 || fault.instance === meta.states[state]!.endpoint).map((state) => {
    const row = reader.moves(state, fault.fromUs, Infinity).find((one) => isMove(state, reader.move(one)));
    return row === undefined ? NaN : (reader.move(row).atUs - fault.fromUs) / 1e6;
  }));
}
/** `link/breaker/closed>open`: the states that know both names, and which of their moves it is. */
function movesNamed({ reader: { meta } }: Run, name: string): { readonly states: readonly number[]; isMove(state: number, move: MoveRow): boolean } {
  const [, id = '', from = '', to = ''] = /^(.+)\/([^/>]+)>([^/>]+)$/.exec(name) ?? [], attach = meta.attachments.find((entry) => entry.id === id);
  if (attach === undefined) throw new RangeError(`there are no moves ${name}`);
  const all = [...attach.states, ...(attach.endpoints ?? [])],
    states = all.filter((state) => [from, to].every((one) => meta.states[state]!.names.includes(one)));
  if (states.length === 0) throw new RangeError(`there are no moves ${name}: the states are ${[...new Set(all.flatMap((state) => meta.states[state]!.names))].join(', ')}`);
  return { states, isMove: (state, move) => meta.states[state]!.names[move.from] === from && meta.states[state]!.names[move.to] === to };
}
