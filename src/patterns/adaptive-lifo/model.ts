/** Adaptive LIFO: in order of arrival while all is well, the newest first when a queue has formed. */
import { join, leave, nobody, oldestCameUs, takeNewest, takeOldest, type Line } from '../../engine/des/waiting-line.ts';
import type { ConfigOf, FieldTable } from '../../engine/fields.ts';
import type { Discipline } from '../../engine/discipline.ts';
import type { ConfigWarning } from '../../engine/pattern.ts';

const fields = {
  newestFirst: {
    type: 'choice', label: 'Newest first', default: 'standing',
    help: 'When the order turns round. Standing: while the queue has not been empty for the interval. Long: while more calls wait than the switch says.',
    options: [{ value: 'standing', label: 'While a queue stands' }, { value: 'long', label: 'While the queue is long' }],
    names: { Facebook: 'standing', HHVM: 'long' },
  },
  switchAbove: {
    type: 'count', label: 'Switch above', unit: 'calls', default: 50, whole: true,
    help: 'With more calls than this waiting, the newest is served first. 0: always.',
    accept: { min: 0, max: 1_000_000 }, slider: { min: 0, max: 500, step: 1, scale: 'linear' },
    names: { HHVM: 'ServerThreadJobLIFOSwitchThreshold' }, when: { newestFirst: ['long'] },
  },
  controlledDelay: {
    type: 'toggle', label: 'Limit the wait (CoDel)', default: true,
    help: 'No call may wait longer than the interval, or, when the queue has not been empty for that long, than the target.',
  },
  targetMs: {
    type: 'duration', label: 'Target', unit: 'ms', default: 5,
    help: 'The longest wait while there is a standing queue. 0: none waits then.',
    accept: { min: 0, max: 1e9 }, slider: { min: 1, max: 500, step: 1, scale: 'log' },
    names: { Facebook: 'M' }, when: { controlledDelay: [true] },
  },
  intervalMs: {
    type: 'duration', label: 'Interval', unit: 'ms', default: 100,
    help: 'How long a queue may last before it counts as a standing one, and the longest wait before that. 0: it does at once.',
    accept: { min: 0, max: 1e9 }, slider: { min: 10, max: 5000, step: 10, scale: 'log' },
    names: { Facebook: 'N' },
  },
  capacity: {
    type: 'count', label: 'Places to wait', unit: 'calls', default: 1000, whole: true,
    help: 'How many calls may wait, as a last resort. 0: none waits. −1: without limit.',
    accept: { min: -1, max: 1_000_000 }, slider: { min: 0, max: 5000, step: 10, scale: 'linear' },
  },
} as const satisfies FieldTable;

export type AdaptiveLifoConfig = ConfigOf<typeof fields>;
/** `standingSinceUs`: when the line was empty last. `newest`: the call taken last was the newest. */
export interface AdaptiveLifo { readonly line: Line; standingSinceUs: number; newest: boolean }

/** B. Maurer's rules, checked when a worker is free; the oldest are looked at first, as in HHVM's `JobQueue`. What it drops ends as `shed`. */
export const adaptiveLifo: Discipline<'adaptiveLifo', typeof fields, AdaptiveLifoConfig, AdaptiveLifo> = {
  role: 'discipline', kind: 'adaptiveLifo', title: 'Queue, adaptive LIFO', fields,
  states: ['inOrder', 'newestFirst'],
  init: () => ({ line: nobody(), standingSinceUs: 0, newest: false }),
  offer(queue, config, call, fx) {
    const { line } = queue;
    if (config.capacity >= 0 && line.waiting >= config.capacity) return false;
    if (line.waiting === 0) queue.standingSinceUs = fx.nowUs;
    join(line, call, fx.nowUs);
    return true;
  },
  take(queue, config, fx) {
    const { line, standingSinceUs } = queue, standing = fx.nowUs - standingSinceUs >= config.intervalMs * 1000;
    const limitUs = (standing ? config.targetMs : config.intervalMs) * 1000;
    if (config.controlledDelay) while (fx.nowUs - oldestCameUs(line) > limitUs) fx.drop(takeOldest(line), 'shed');
    const newest = config.newestFirst === 'standing' ? standing : line.waiting > config.switchAbove;
    if (newest !== queue.newest) fx.moved(newest ? 1 : 0);
    queue.newest = newest;
    return newest ? takeNewest(line) : takeOldest(line);
  },
  remove: (queue, call) => { leave(queue.line, call); },
  check(config): readonly ConfigWarning[] {
    if (config.capacity === 0) return [{ field: 'capacity', message: 'No call may wait, so there is no order to turn round. Give it places, or choose the plain queue.' }];
    const short: readonly ConfigWarning[] = config.newestFirst === 'long' && config.capacity > 0 && config.switchAbove >= config.capacity
      ? [{ field: 'switchAbove', message: `More than ${config.switchAbove} calls never wait, as there are ${config.capacity} places, so the newest never goes first. Switch at fewer, or give it more places.` }] : [];
    return [...short, ...config.controlledDelay && config.targetMs > config.intervalMs ? [{ field: 'targetMs', message: 'The target is above the interval: a standing queue then lets calls wait longer than a short one. A target of a tenth of the interval or less is usual.' }] : []];
  },
};
