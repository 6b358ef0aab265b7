/** By priority: what matters most is served next, whenever it came. */
import { join, last, leave, nobody, takeFirst, type Heap } from './heap.ts';
import { deadlinesUnseen, tooLate } from '../../engine/des/too-late.ts';
import type { ConfigOf, FieldTable } from '../../engine/fields.ts';
import type { Discipline } from '../../engine/discipline.ts';

const fields = {
  capacity: {
    type: 'count', label: 'Places to wait', unit: 'calls', default: 100, whole: true,
    help: 'How many calls may wait, of all priorities together. 0: none waits, a call is refused when every worker is busy. −1: without limit.',
    accept: { min: -1, max: 1_000_000 }, slider: { min: 0, max: 1000, step: 1, scale: 'linear' },
  },
  full: {
    type: 'choice', label: 'When full', default: 'refuse',
    help: 'Refuse: the new call is turned away, whatever it is. Drop the least: if one of those that wait matters less than the new call, it is thrown out for it.',
    options: [{ value: 'refuse', label: 'Refuse' }, { value: 'dropLeast', label: 'Drop the least' }],
  },
  agingMs: {
    type: 'duration', label: 'Gains one after', unit: 'ms', default: 0,
    help: 'How long a call waits until it counts as one priority higher, and again as long for the next. 0: priorities stay as they are.',
    accept: { min: 0, max: 1e9 }, slider: { min: 0, max: 10_000, step: 100, scale: 'linear' },
  },
  departed: {
    type: 'choice', label: 'Calls whose caller has left', default: 'serve',
    help: 'Serve: worked off all the same. Drop: thrown away when their turn comes; until then they hold their place.',
    options: [{ value: 'serve', label: 'Serve' }, { value: 'drop', label: 'Drop at their turn' }],
  },
  deadline: {
    type: 'choice', label: 'Calls that are too late', default: 'serve',
    help: 'Serve: deadlines are not looked at. Drop expired: a call whose deadline has come is dropped at its turn. Drop hopeless: also one that would not be done by then, by the mean service time so far. Needs a link that passes deadlines on.',
    options: [{ value: 'serve', label: 'Serve' }, { value: 'dropExpired', label: 'Drop expired' }, { value: 'dropHopeless', label: 'Drop hopeless' }],
  },
} as const satisfies FieldTable;

export type PriorityConfig = ConfigOf<typeof fields>;

/** The higher number first, among equals the one that came first; work under way is never interrupted. */
export const priority: Discipline<'priority', typeof fields, PriorityConfig, Heap> = {
  role: 'discipline', kind: 'priority', title: 'Queue, by priority', fields,
  checkPlace: (config, around) => [
    ...around.priorities.length > 1 ? [] : [{ field: 'agingMs', message: 'All clients have the same priority, so this is a queue in order of arrival. Give one of them another priority, or choose the plain queue.' }],
    ...deadlinesUnseen(config, around),
  ],
  init: nobody,
  offer(heap, config, call, fx) {
    const key = keyOf(fx.info(call).priority, config, fx.nowUs);
    while (config.capacity >= 0 && heap.waiting >= config.capacity) {
      const least = config.full === 'dropLeast' ? last(heap) : undefined;
      if (least === undefined || least.key >= key) return false;
      leave(heap, least.call);
      fx.drop(least.call, 'shed');
    }
    join(heap, call, key);
    return true;
  },
  take(heap, config, fx) {
    for (;;) {
      const call = takeFirst(heap);
      if (call === -1) return -1;
      if (config.departed === 'drop' && fx.departed(call)) fx.drop(call, 'cancelled');
      else if (tooLate(call, config.deadline, fx)) fx.drop(call, 'timeout');
      else return call;
    }
  },
  remove: leave,
};

/** All that wait gain alike, so what a call gains later can be taken off those that come later: its key never changes. */
function keyOf(ofCall: number, config: PriorityConfig, nowUs: number): number {
  return config.agingMs > 0 ? ofCall - nowUs / (config.agingMs * 1000) : ofCall;
}
