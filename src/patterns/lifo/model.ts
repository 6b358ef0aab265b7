/** Last in, first out: what came last is served next, and what was not served soon waits long or for ever. */
import { deadlinesUnseen, tooLate } from '../../engine/des/too-late.ts';
import type { ConfigOf, FieldTable } from '../../engine/fields.ts';
import type { Discipline } from '../../engine/discipline.ts';

const fields = {
  capacity: {
    type: 'count', label: 'Places to wait', unit: 'calls', default: 100, whole: true,
    help: 'How many calls may wait. 0: none waits, a call is refused when every worker is busy. −1: without limit.',
    accept: { min: -1, max: 1_000_000 }, slider: { min: 0, max: 1000, step: 1, scale: 'linear' },
  },
  full: {
    type: 'choice', label: 'When full', default: 'refuse',
    help: 'Refuse: the new call is turned away. Drop the oldest: the call that has waited longest is thrown out, and the new one takes its place.',
    options: [{ value: 'refuse', label: 'Refuse' }, { value: 'dropOldest', label: 'Drop the oldest' }],
  },
  departed: {
    type: 'choice', label: 'Calls whose caller has left', default: 'serve',
    help: 'Serve: worked off all the same when nothing newer waits. Drop: thrown away when their turn comes; until then they hold their place.',
    options: [{ value: 'serve', label: 'Serve' }, { value: 'drop', label: 'Drop at their turn' }],
  },
  deadline: {
    type: 'choice', label: 'Calls that are too late', default: 'serve',
    help: 'Serve: deadlines are not looked at. Drop expired: a call whose deadline has come is dropped at its turn. Drop hopeless: also one that would not be done by then, by the mean service time so far. Needs a link that passes deadlines on.',
    options: [{ value: 'serve', label: 'Serve' }, { value: 'dropExpired', label: 'Drop expired' }, { value: 'dropHopeless', label: 'Drop hopeless' }],
  },
} as const satisfies FieldTable;

export type LifoConfig = ConfigOf<typeof fields>;

/** Handles, oldest first. Those that left while queued stay in place, listed in `left`, until passed over; below `bottom` all are gone. */
export interface LifoStack { calls: number[]; bottom: number; waiting: number; left: { [call: number]: true } }

export const lifo: Discipline<'lifo', typeof fields, LifoConfig, LifoStack> = {
  role: 'discipline', kind: 'lifo', title: 'Queue, last in first out', fields,
  checkPlace: deadlinesUnseen,
  init: () => ({ calls: [], bottom: 0, waiting: 0, left: {} }),
  offer(stack, config, call, fx) {
    while (config.capacity >= 0 && stack.waiting >= config.capacity) {
      if (config.full === 'refuse' || stack.waiting === 0) return false;
      fx.drop(oldest(stack), 'shed');
    }
    tidy(stack);
    stack.calls.push(call);
    stack.waiting += 1;
    return true;
  },
  take(stack, config, fx) {
    while (stack.waiting > 0) {
      const call = stack.calls.pop() ?? -1;
      if (hasLeft(stack, call)) continue;
      stack.waiting -= 1;
      if (config.departed === 'drop' && fx.departed(call)) fx.drop(call, 'cancelled');
      else if (tooLate(call, config.deadline, fx)) fx.drop(call, 'timeout');
      else return call;
    }
    return -1;
  },
  remove(stack, call) {
    stack.left[call] = true;
    stack.waiting -= 1;
  },
};

/** Takes out the call that has waited longest; there is one. */
function oldest(stack: LifoStack): number {
  for (;;) {
    const call = stack.calls[stack.bottom] ?? -1;
    stack.bottom += 1;
    if (hasLeft(stack, call)) continue;
    stack.waiting -= 1;
    return call;
  }
}

function hasLeft(stack: LifoStack, call: number): boolean {
  if (stack.left[call] !== true) return false;
  delete stack.left[call];
  return true;
}

/** Closes the gaps when more than half of the list is gone: constant work per call on average. */
function tidy(stack: LifoStack): void {
  if (stack.calls.length <= 2 * stack.waiting + 32) return;
  stack.calls = stack.calls.slice(stack.bottom).filter((call) => stack.left[call] !== true);
  stack.bottom = 0;
  stack.left = {};
}
