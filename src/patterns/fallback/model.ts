/** Fallback: another answer in place of a failure. */
import type { ConfigOf, FieldTable } from '../../engine/fields.ts';
import type { Outcome } from '../../engine/outcome.ts';
import { MARK } from '../../engine/outcome.ts';
import type { ConfigWarning, Effects, Policy, SharedEffects } from '../../engine/pattern.ts';

const fields = {
  handles: {
    type: 'choice', label: 'In place of', default: 'allBut',
    help: 'Which outcomes it replaces; every other one passes through unchanged. A panic always does.',
    options: [{ value: 'all', label: 'Every failure' }, { value: 'allBut', label: 'All but' }, { value: 'only', label: 'Only' }],
    names: { Polly: 'ShouldHandle', cockatiel: 'handleType, handleAll', Hystrix: 'all but HystrixBadRequestException', resilience4j: 'fallbackMethod by its exception' },
  },
  errors: {
    type: 'names', label: 'Errors', default: ['bad-request', 'cancelled'],
    help: 'Names of errors, or of reasons such as timeout and rejected:open. An empty list replaces nothing with only, every failure with all but.',
    when: { handles: ['allBut', 'only'] },
  },
  link: {
    type: 'reference', to: 'link', label: 'Calls instead', default: '',
    help: 'Another link of the same client or service: the other answer is that of a call down it, through its patterns, and fails if that fails. None: a value that is at hand.',
    names: { Polly: 'FallbackAction', cockatiel: 'valueOrFactory', Hystrix: 'getFallback', resilience4j: 'fallbackMethod' },
  },
  latencyMs: {
    type: 'duration', label: 'Takes', unit: 'ms', default: 0,
    help: 'How long the other answer takes, where no link is called for it. 0: a value that is at hand.',
    accept: { min: 0, max: 1e9 }, slider: { min: 0, max: 1000, step: 1, scale: 'linear' },
  },
  failShare: {
    type: 'share', label: 'Fails', unit: '%', default: 0,
    help: 'The share of fallbacks that fail themselves, with the error FallbackFailed, where no link is called for them. 0: none.',
    accept: { min: 0, max: 1 }, slider: { min: 0, max: 1, step: 0.01, scale: 'linear' },
  },
  maxConcurrent: {
    type: 'count', label: 'At once', unit: 'calls', default: -1, whole: true,
    help: 'How many fallbacks may be under way at once; a call that finds none free ends as limit reached. 0: none ever. Negative: no limit. In Hystrix 10 by default.',
    accept: { min: -1_000_000, max: 1_000_000 }, slider: { min: -1, max: 100, step: 1, scale: 'linear' },
    names: { Hystrix: 'fallback.isolation.semaphore.maxConcurrentRequests' },
  },
} as const satisfies FieldTable;

export type FallbackConfig = ConfigOf<typeof fields>;
export interface Fallbacks { inUse: number }
export interface FallbackCall { phase: 'working' | 'fallingBack' | 'calling' | 'replied' }

const IN_USE = 0;

/**
 * Rules: Hystrix 1.5.18 `AbstractCommand.getFallbackOrThrowException` (its own semaphore, no waiting; not for a bad
 * request), which Polly's, cockatiel's and resilience4j's fallbacks follow without a semaphore.
 */
export const fallback: Policy<'fallback', typeof fields, FallbackConfig, Fallbacks, FallbackCall> = {
  role: 'policy', kind: 'fallback', title: 'Fallback', fields,
  checkPlace(config, { to, links }) {
    const instead = links[String(config['link'])];
    return instead === to ? [{ field: 'link', message: 'The call in its place goes to the very service that has failed. Name a link to another one, or use a value at hand.' }] : [];
  },
  check(config): readonly ConfigWarning[] {
    if (config.handles === 'only' && config.errors.length === 0) return [{ field: 'errors', message: 'Only listed failures are replaced and none is listed, so it stands in for nothing. Name some, or replace every failure.' }];
    if (config.maxConcurrent === 0) return [{ field: 'maxConcurrent', message: 'No fallback may be under way, so each call that would fall back is refused. Allow some, or set it below 0 for no limit.' }];
    return config.link === '' && config.failShare === 1 ? [{ field: 'failShare', message: 'Every fallback fails itself, so it only changes the name of the failure. Lower the share, or leave it out.' }] : [];
  },
  scopes: ['link', 'client', 'service', 'global'], states: [], gauges: [{ name: 'inUse', unit: 'calls', limit: 'maxConcurrent' }],
  init: () => ({ inUse: 0 }),
  begin: () => ({ phase: 'working' }),
  step(fallbacks, call, config, signal, fx) {
    switch (signal.type) {
      case 'request': fx.forward(1); return;
      case 'response':
        if (call.phase === 'working') answered(fallbacks, call, config, signal.outcome, fx);
        else if (call.phase === 'calling') {
          call.phase = 'replied';
          change(fallbacks, -1, fx.shared);
          fx.reply(signal.outcome.reason === 'ok' ? fx.shared.outcome('ok', { marks: signal.outcome.marks | MARK.fallback }) : signal.outcome);
        }
        return;
      case 'timer':
        if (call.phase !== 'fallingBack') return;
        change(fallbacks, -1, fx.shared);
        replyInstead(call, config, fx);
        return;
      case 'cancel': {
        if (call.phase === 'replied') return;
        const { phase } = call;
        call.phase = 'replied';
        fx.stopTimer(0);
        fx.reply(fx.shared.outcome('cancelled'));
        if (phase === 'working') fx.cancel(1);
        else change(fallbacks, -1, fx.shared);
        if (phase === 'calling') fx.cancel(2);
        return;
      }
      case 'late': return;
      case 'started': return;
      case 'woken': return;
    }
  },
  conditions: () => [],
};

function answered(fallbacks: Fallbacks, call: FallbackCall, config: FallbackConfig, outcome: Outcome, fx: Effects): void {
  const full = config.maxConcurrent >= 0 && fallbacks.inUse >= config.maxConcurrent;
  if (!isHandled(outcome, config) || full) {
    call.phase = 'replied';
    fx.reply(isHandled(outcome, config) ? fx.shared.outcome('rejected:limit') : outcome);
    return;
  }
  if (config.link !== '') {
    call.phase = 'calling';
    change(fallbacks, 1, fx.shared);
    fx.forward(2, { route: config.link });
    return;
  }
  if (config.latencyMs <= 0) {
    replyInstead(call, config, fx);
    return;
  }
  call.phase = 'fallingBack';
  change(fallbacks, 1, fx.shared);
  fx.startTimer(0, config.latencyMs);
}

function replyInstead(call: FallbackCall, config: FallbackConfig, fx: Effects): void {
  call.phase = 'replied';
  const fails = config.failShare > 0 && fx.random() < config.failShare;
  fx.reply(fails ? fx.shared.outcome('error', { error: 'FallbackFailed' }) : fx.shared.outcome('ok', { marks: MARK.fallback }));
}

/** Lists hold error names, or the reason's own name for what is not an error. */
function isHandled(outcome: Outcome, config: FallbackConfig): boolean {
  if (outcome.reason === 'ok' || (outcome.reason === 'error' && outcome.error === 'panic')) return false;
  if (config.handles === 'all') return true;
  const listed = config.errors.includes(outcome.reason === 'error' ? outcome.error : outcome.reason);
  return listed === (config.handles === 'only');
}

function change(fallbacks: Fallbacks, by: number, fx: SharedEffects): void {
  fallbacks.inUse += by;
  fx.gauge(IN_USE, fallbacks.inUse);
}
