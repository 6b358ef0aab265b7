/** Batcher: gathers calls for a while and sends them as one; its one answer goes to all of them. */
import type { ConfigOf, FieldTable } from '../../engine/fields.ts';
import type { Outcome } from '../../engine/outcome.ts';
import type { Effects, Policy, SharedEffects } from '../../engine/pattern.ts';

const fields = {
  timeoutMs: {
    type: 'duration', label: 'Gather for', unit: 'ms', default: 100,
    help: 'How long a batch gathers, from its first call on; later calls do not extend it. 0: no batching, every call goes alone. Negative: only calls of one instant. The library has no default.',
    accept: { min: -1e9, max: 1e9 }, slider: { min: 0, max: 1000, step: 1, scale: 'linear' },
    names: { 'go-resiliency': 'timeout', Hystrix: 'timerDelayInMilliseconds' },
  },
} as const satisfies FieldTable;

export type BatcherConfig = ConfigOf<typeof fields>;
export interface Batcher {
  /** Handles of those in the batch that gathers, in order of arrival; -1 where one has left. */
  gathering: number[];
  /** Of the batch that gathers; counts up. */
  batch: number;
  /** The batch that is being sent, until the first of it has taken it over. */
  due: readonly number[];
  here: number;
  underWay: number;
}
export interface BatchedCall {
  phase: 'gathering' | 'sending' | 'alone' | 'replied';
  batch: number;
  place: number;
  /** Of the call that sends: the others of its batch. */
  others: readonly number[];
}

const GATHERING = 0;
const UNDER_WAY = 1;
const GONE = -1;
const BATCHED = { wait: 'batch' } as const, FOR_OTHERS = { wait: 'batch', keep: true } as const;

/**
 * `batcher/batcher.go`, 1.2.0 to 1.7.0. Batches may overlap without limit. The first call of a batch that is still
 * there sends its one attempt; the others hear its outcome in order of arrival. Work that has begun goes on, whoever
 * leaves; a batch that everybody has left before is not sent.
 */
export const batcher: Policy<'batcher', typeof fields, BatcherConfig, Batcher, BatchedCall> = {
  role: 'policy', kind: 'batcher', title: 'Batcher', fields,
  scopes: ['link', 'client', 'service', 'global'], states: [],
  gauges: [{ name: 'gathering', unit: 'calls' }, { name: 'underWay', unit: 'batches' }],
  init: () => ({ gathering: [], batch: 0, due: [], here: 0, underWay: 0 }),
  begin: () => ({ phase: 'gathering', batch: 0, place: 0, others: [] }),
  step(shared, call, config, signal, fx) {
    switch (signal.type) {
      case 'request':
        if (config.timeoutMs === 0) {
          call.phase = 'alone';
          fx.forward(1);
        } else join(shared, call, config, fx);
        return;
      case 'woken':
        if (call.phase !== 'gathering') return;
        if (signal.outcome === null) send(shared, call, fx);
        else {
          call.phase = 'replied';
          fx.reply(signal.outcome);
        }
        return;
      case 'response': {
        const { phase } = call;
        call.phase = 'replied';
        fx.reply(signal.outcome);
        if (phase === 'sending') tellOthers(shared, call, signal.outcome, fx.shared);
        return;
      }
      case 'late':
        if (call.batch === SENT) tellOthers(shared, call, signal.outcome, fx.shared);
        return;
      case 'cancel': {
        if (call.phase === 'replied') return;
        const { phase } = call;
        call.phase = 'replied';
        fx.reply(fx.shared.outcome('cancelled'));
        if (phase === 'alone') fx.cancel(1);
        if (phase === 'gathering' && call.batch === shared.batch) leave(shared, call, fx.shared);
        return;
      }
      case 'timer': return;
      case 'started': return;
    }
  },
  /** The batch has gathered long enough. */
  tick(shared, _config, _key, fx) {
    const members = shared.gathering.filter((handle) => handle !== GONE), [first] = members;
    shared.gathering = [];
    shared.batch += 1;
    shared.here = 0;
    fx.gauge(GATHERING, 0);
    if (first === undefined) return;
    shared.due = members.slice(1);
    shared.underWay += 1;
    fx.gauge(UNDER_WAY, shared.underWay);
    fx.wake(first, null);
  },
  conditions: () => [],
  checkPlace: (_config, { to, nodes }) => (nodes[to] === undefined ? [] : [{ field: 'timeoutMs', refused: true, message: 'Of each batch one call would reach the node, and the others would hear of things that it never got. Put the batcher on a link to a service, or leave it out.' }]),
};

/** In place of a batch's number, of a call that has sent its batch. */
const SENT = -1;

function join(shared: Batcher, call: BatchedCall, config: BatcherConfig, fx: Effects): void {
  call.batch = shared.batch;
  call.place = shared.gathering.push(fx.handle) - 1;
  shared.here += 1;
  fx.shared.gauge(GATHERING, shared.here);
  if (call.place === 0) fx.shared.startTimer(0, config.timeoutMs);
}

function leave(shared: Batcher, call: BatchedCall, fx: SharedEffects): void {
  shared.gathering[call.place] = GONE;
  shared.here -= 1;
  fx.gauge(GATHERING, shared.here);
}

function send(shared: Batcher, call: BatchedCall, fx: Effects): void {
  call.phase = 'sending';
  call.batch = SENT;
  call.others = shared.due;
  shared.due = [];
  fx.forward(1, call.others.length > 0 ? FOR_OTHERS : BATCHED);
}

function tellOthers(shared: Batcher, call: BatchedCall, outcome: Outcome, fx: SharedEffects): void {
  shared.underWay -= 1;
  fx.gauge(UNDER_WAY, shared.underWay);
  for (const handle of call.others) fx.wake(handle, outcome);
}
