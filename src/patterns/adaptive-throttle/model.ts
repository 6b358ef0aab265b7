/** Adaptive throttling: a client that is often rejected rejects its own calls, before they cost the backend anything. */
import { add, advance, create, type TimeWindow } from '../../engine/des/time-window.ts';
import { shareToReject } from './share.ts';
import type { ConfigOf, FieldTable } from '../../engine/fields.ts';
import type { ConfigWarning, Policy, SharedEffects } from '../../engine/pattern.ts';
import type { Outcome } from '../../engine/outcome.ts';

const fields = {
  k: {
    type: 'rate', label: 'Requests for one accepted', unit: 'times', default: 2,
    help: 'How many requests the client may have sent for each one accepted before it rejects some itself. 2: the backend still sees as many calls to reject as to accept, and so learns late but notices at once when it has room. 1: it sees hardly more than it accepts. Below 1: some calls are rejected even when all are accepted. 0: nearly all are.',
    accept: { min: 0, max: 1000 }, slider: { min: 1, max: 5, step: 0.1, scale: 'linear' },
    names: { SRE: 'K' },
  },
  windowMs: {
    type: 'duration', label: 'Window', unit: 'ms', default: 120_000,
    help: 'How far back requests and accepted ones are counted. It slides by hundredths.',
    accept: { min: 1, max: 1e9 }, slider: { min: 1000, max: 600_000, step: 1000, scale: 'log' },
    names: { SRE: '2 minutes' },
  },
  rejections: {
    type: 'names', label: 'Rejected by the backend', default: ['rejected:limit', 'rejected:rate', 'shed', 'unreachable', 'timeout', 'cancelled'],
    help: 'Answers that count as not accepted: reasons, or names of errors. Every other one counts as accepted, failures of the work itself included. An empty list: everything that is answered is accepted.',
  },
} as const satisfies FieldTable;

export type AdaptiveThrottleConfig = ConfigOf<typeof fields>;
/** The window's first count is requests, its second accepted ones. */
export interface Throttle { window: TimeWindow; /** The share to reject that the last call met. */ share: number }
export interface ThrottledCall { replied: boolean }

const REQUESTS = 0;
const ACCEPTS = 1;
const SHARE = 2;
const BUCKETS = 100;
const REQUEST = 1;
const ACCEPT = 2;

/**
 * Rules: client-side throttling in *Site Reliability Engineering*, chapter 21: requests are counted at the
 * attempt and include those rejected here; accepts are counted at the answer.
 */
export const adaptiveThrottle: Policy<'adaptiveThrottle', typeof fields, AdaptiveThrottleConfig, Throttle, ThrottledCall> = {
  role: 'policy', kind: 'adaptiveThrottle', title: 'Adaptive throttling', fields,
  scopes: ['client', 'link', 'service', 'global'], states: [],
  gauges: [{ name: 'requests', unit: 'calls' }, { name: 'accepts', unit: 'calls' }, { name: 'share', unit: 'share' }],
  init: (config) => ({ window: create(config.windowMs / BUCKETS, BUCKETS), share: 0 }),
  begin: () => ({ replied: false }),
  step(throttle, call, config, signal, fx) {
    switch (signal.type) {
      case 'request': {
        const { window } = throttle;
        advance(window, fx.nowUs);
        const share = shareToReject(window.first, window.second, config.k);
        count(window, REQUEST, fx.shared);
        if (share !== throttle.share) {
          throttle.share = share;
          fx.shared.gauge(SHARE, share);
        }
        if (share > 0 && fx.random() < share) {
          call.replied = true;
          fx.reply(fx.shared.outcome('rejected:rate'));
        } else fx.forward(1);
        return;
      }
      case 'response':
        answered(throttle, config, signal.outcome, fx.shared);
        if (call.replied) return;
        call.replied = true;
        fx.reply(signal.outcome);
        return;
      case 'late': answered(throttle, config, signal.outcome, fx.shared); return;
      case 'cancel':
        if (call.replied) return;
        call.replied = true;
        fx.reply(fx.shared.outcome('cancelled'));
        fx.cancel(1);
        return;
      case 'timer': return;
      case 'started': return;
      case 'woken': return;
    }
  },
  /** Another length: counted anew. */
  reconfigure(throttle, config, before, fx) {
    if (config.windowMs === before.windowMs) return;
    throttle.window = create(config.windowMs / BUCKETS, BUCKETS);
    advance(throttle.window, fx.nowUs);
    fx.gauge(REQUESTS, 0);
    fx.gauge(ACCEPTS, 0);
  },
  conditions: () => [],
  check: (config): readonly ConfigWarning[] => [
    ...(config.k < 1 ? [{ field: 'k', message: 'Below 1, calls are rejected even when the backend accepts every one. 1.1 to 2 are usual.' }] : []),
    ...(config.rejections.length === 0 ? [{ field: 'rejections', message: 'Every answer counts as accepted, so there is nothing to learn from. Name those by which the backend says that it has too much to do.' }] : []),
  ],
};

function answered({ window }: Throttle, config: AdaptiveThrottleConfig, outcome: Outcome, fx: SharedEffects): void {
  if (config.rejections.includes(outcome.reason === 'error' ? outcome.error : outcome.reason)) return;
  advance(window, fx.nowUs);
  count(window, ACCEPT, fx);
}

function count(window: TimeWindow, bit: number, fx: SharedEffects): void {
  add(window, bit);
  fx.gauge(REQUESTS, window.first);
  fx.gauge(ACCEPTS, window.second);
}
