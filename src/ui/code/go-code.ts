/** Settings as the Go that makes them, with eapache/go-resiliency. */
import type { Json } from '../../engine/fields.ts';

export type Settings = { readonly [field: string]: Json };

const UNITS = [['Hour', 3_600_000], ['Minute', 60_000], ['Second', 1000], ['Millisecond', 1], ['Microsecond', 0.001]] as const;

/** `5*time.Second`, `1500*time.Millisecond`, `0`. */
export function goDuration(ms: Json | undefined): string {
  const value = Number(ms ?? 0);
  if (value === 0) return '0';
  for (const [unit, size] of UNITS) {
    const count = Number((value / size).toFixed(6));
    if (count !== 0 && Number.isInteger(count)) return count === 1 ? `time.${unit}` : `${count}*time.${unit}`;
  }
  return `${Math.round(value * 1e6)}*time.Nanosecond`;
}

export function goBreaker(config: Settings): string {
  return `import "github.com/eapache/go-resiliency/breaker"

b := breaker.New(${String(config['errorThreshold'])}, ${String(config['successThreshold'])}, ${goDuration(config['timeoutMs'])})

err := b.Run(func() error {
	return call()
})
if errors.Is(err, breaker.ErrBreakerOpen) {
	// refused: call was not made
}`;
}

export function goDeadline(config: Settings): string {
  return `import "github.com/eapache/go-resiliency/deadline"

d := deadline.New(${goDuration(config['timeoutMs'])})

err := d.Run(func(stopper <-chan struct{}) error {
	return call(${config['onTimeout'] === 'cancel' ? 'stopper' : ''})
})
if errors.Is(err, deadline.ErrTimedOut) {
	// ${config['onTimeout'] === 'cancel' ? 'stopper is closed: the call can give up' : 'the call goes on, its answer is dropped'}
}`;
}

export function goContext(config: Settings): string {
  const marginMs = Number(config['marginMs'] ?? 0);
  const margin = marginMs <= 0 ? '' : `if deadline, ok := ctx.Deadline(); ok {
	var stop context.CancelFunc
	ctx, stop = context.WithDeadline(ctx, deadline.Add(-${goDuration(marginMs)}))
	defer stop()
}
`;
  return `import "context"

${margin}ctx, cancel := context.WithTimeout(ctx, ${goDuration(config['timeoutMs'])})
defer cancel()

err := call(ctx)
if errors.Is(err, context.DeadlineExceeded) {
	// time is up, and the call has been told
}`;
}

const names = (value: Json | undefined) => (Array.isArray(value) ? value.map((name) => `err${String(name).replace(/\W/g, '')}`).join(', ') : '');

function backoff(config: Settings): string {
  const n = String(config['retries']), first = goDuration(config['initialMs']);
  switch (String(config['backoff'])) {
    case 'list': return `[]time.Duration{${(Array.isArray(config['delaysMs']) ? config['delaysMs'] : []).map((ms) => goDuration(ms)).join(', ')}}`;
    case 'none': return `retrier.ConstantBackoff(${n}, 0)`;
    case 'exponential': return `retrier.ExponentialBackoff(${n}, ${first})`;
    case 'limitedExponential': return `retrier.LimitedExponentialBackoff(${n}, ${first}, ${goDuration(config['limitMs'])})`;
    default: return `retrier.ConstantBackoff(${n}, ${first})`;
  }
}

export function goRetrier(config: Settings): string {
  const classifier = config['classifier'] === 'blacklist' ? `retrier.BlacklistClassifier{${names(config['errors'])}}`
    : config['classifier'] === 'whitelist' ? `retrier.WhitelistClassifier{${names(config['errors'])}}` : 'nil';
  const lines = [`r := retrier.New(${backoff(config)}, ${classifier})`];
  if (config['infinite'] === true) lines.push('r = r.WithInfiniteRetry()');
  if (config['surfaceWorkErrors'] === true) lines.push('r = r.WithSurfaceWorkErrors()');
  if (config['jitter'] === 'share') lines.push(`r.SetJitter(${String(config['jitterShare'])})`);
  else if (config['jitter'] !== 'none' && config['jitter'] !== undefined) lines.push(`// go-resiliency has no ${String(config['jitter'])} jitter: SetJitter(0.25) spreads each wait by ± 25 %`);
  const context = Number(config['contextMs'] ?? 0);
  if (context > 0) lines.push('', `ctx, cancel := context.WithTimeout(context.Background(), ${goDuration(context)})`, 'defer cancel()');
  lines.push('', context > 0 ? 'err := r.RunCtx(ctx, func(ctx context.Context) error {' : 'err := r.Run(func() error {', `	return call(${context > 0 ? 'ctx' : ''})`, '})');
  return `import "github.com/eapache/go-resiliency/retrier"\n\n${lines.join('\n')}`;
}
