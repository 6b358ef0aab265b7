/** CoDel: a queue that drops by how long calls have waited, not by how many wait. */
import { atRest, mayDrop, nextDropUs, startDropping, type Law } from './law.ts';
import { join, leave, nobody, oldestCameUs, takeOldest, type Line } from '../../engine/des/waiting-line.ts';
import type { ConfigOf, FieldTable } from '../../engine/fields.ts';
import type { Discipline, DisciplineEffects } from '../../engine/discipline.ts';
import type { ConfigWarning } from '../../engine/pattern.ts';

const fields = {
  rule: {
    type: 'choice', label: 'Rule', default: 'controlLaw',
    help: 'Control law: once the wait has been above the target for an interval, one call is dropped, and then more and more often until the wait falls. Time limit: no call may wait longer than the interval, or, when the queue has not been empty for that long, than the target.',
    options: [{ value: 'controlLaw', label: 'Control law (RFC 8289)' }, { value: 'timeLimit', label: 'Time limit (Facebook)' }],
  },
  targetMs: {
    type: 'duration', label: 'Target', unit: 'ms', default: 5,
    help: 'The wait that is acceptable while there is a standing queue. 0: none.',
    accept: { min: 0, max: 1e9 }, slider: { min: 1, max: 500, step: 1, scale: 'log' },
    names: { 'RFC 8289': 'TARGET', Linux: 'target', Facebook: 'M' },
  },
  intervalMs: {
    type: 'duration', label: 'Interval', unit: 'ms', default: 100,
    help: 'How long a queue may last before it counts as a standing one. 0: it does at once.',
    accept: { min: 0, max: 1e9 }, slider: { min: 10, max: 5000, step: 10, scale: 'log' },
    names: { 'RFC 8289': 'INTERVAL', Linux: 'interval', Facebook: 'N' },
  },
  capacity: {
    type: 'count', label: 'Places to wait', unit: 'calls', default: 1000, whole: true,
    help: 'How many calls may wait, as a last resort. 0: none waits. −1: without limit.',
    accept: { min: -1, max: 1_000_000 }, slider: { min: 0, max: 5000, step: 10, scale: 'linear' },
    names: { Linux: 'limit' },
  },
} as const satisfies FieldTable;

export type CodelConfig = ConfigOf<typeof fields>;
/** `standingSinceUs`: when the line was empty last. `told`: the state and the count of drops that were last told. */
export interface Codel { readonly line: Line; readonly law: Law; standingSinceUs: number; told: number; toldDrops: number }

export const CALM = 0;
export const STANDING = 1;
export const DROPPING = 2;

/** K. Nichols, V. Jacobson et al., RFC 8289 (its `dequeue` and `dodequeue`), and B. Maurer's limit by time. What it drops ends as `shed`. */
export const codel: Discipline<'codel', typeof fields, CodelConfig, Codel> = {
  role: 'discipline', kind: 'codel', title: 'Queue, CoDel', fields,
  states: ['calm', 'standing', 'dropping'], gauges: [{ name: 'drops', unit: 'calls' }, { name: 'nextDropMs', unit: 'ms' }],
  init: () => ({ line: nobody(), law: atRest(), standingSinceUs: 0, told: CALM, toldDrops: 0 }),
  offer(queue, config, call, fx) {
    const { line } = queue;
    if (config.capacity >= 0 && line.waiting >= config.capacity) return false;
    if (line.waiting === 0) queue.standingSinceUs = fx.nowUs;
    join(line, call, fx.nowUs);
    return true;
  },
  take: (queue, config, fx) => (config.rule === 'controlLaw' ? takeByLaw(queue, config, fx) : takeInTime(queue, config, fx)),
  remove: (queue, call) => { leave(queue.line, call); },
  check(config): readonly ConfigWarning[] {
    if (config.capacity === 0) return [{ field: 'capacity', message: 'No call may wait, so there is no wait to keep short. Give it places, or choose the plain queue.' }];
    return config.targetMs > config.intervalMs ? [{ field: 'targetMs', message: 'The target is above the interval: a queue stands for an interval before it is looked at. A target of a tenth of the interval or less is usual.' }] : [];
  },
};

function takeByLaw(queue: Codel, config: CodelConfig, fx: DisciplineEffects): number {
  const { line, law } = queue, targetUs = config.targetMs * 1000, intervalUs = config.intervalMs * 1000, { nowUs } = fx;
  let droppable = false;
  const next = (): number => {
    const waitUs = nowUs - oldestCameUs(line), call = takeOldest(line);
    droppable = mayDrop(law, waitUs, line.waiting, nowUs, targetUs, intervalUs);
    return call;
  };
  let call = next();
  if (law.dropping) {
    law.dropping = droppable;
    while (law.dropping && nowUs >= law.dropNextUs) {
      fx.drop(call, 'shed');
      law.count += 1;
      call = next();
      law.dropping = droppable;
      if (droppable) law.dropNextUs = nextDropUs(law.dropNextUs, intervalUs, law.count);
    }
  } else if (droppable) {
    fx.drop(call, 'shed');
    call = next();
    startDropping(law, nowUs, intervalUs);
  }
  if (law.dropping && law.count !== queue.toldDrops) {
    queue.toldDrops = law.count;
    fx.gauge(0, law.count);
    fx.gauge(1, law.dropNextUs / 1000);
  }
  tell(queue, law.dropping ? DROPPING : law.firstAboveUs < 0 ? CALM : STANDING, law.dropping || law.firstAboveUs < 0 ? Infinity : law.firstAboveUs, fx);
  return call;
}

function takeInTime(queue: Codel, config: CodelConfig, fx: DisciplineEffects): number {
  const { line, standingSinceUs } = queue, standing = fx.nowUs - standingSinceUs >= config.intervalMs * 1000;
  const limitUs = (standing ? config.targetMs : config.intervalMs) * 1000;
  const { waiting } = line;
  while (fx.nowUs - oldestCameUs(line) > limitUs) fx.drop(takeOldest(line), 'shed');
  tell(queue, line.waiting < waiting ? DROPPING : standing ? STANDING : CALM, Infinity, fx);
  return takeOldest(line);
}

function tell(queue: Codel, state: number, untilUs: number, fx: DisciplineEffects): void {
  if (state === queue.told) return;
  queue.told = state;
  fx.moved(state, untilUs);
}
