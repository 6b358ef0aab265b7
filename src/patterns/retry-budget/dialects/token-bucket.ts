/** A bucket of tokens, one a retry, filled by first tries, by successes or by time. */
import { budgetMachine } from '../machine.ts';
import type { BudgetCall } from '../machine.ts';
import type { ConfigOf, FieldTable } from '../../../engine/fields.ts';
import type { Dialect, SharedEffects } from '../../../engine/pattern.ts';

const fields = {
  deposit: {
    type: 'choice', label: 'Filled by', default: 'firstTry',
    help: 'First tries, whatever becomes of them; successes, those of retries too; or time alone. By first tries, total load cannot pass 1 + deposit; by successes, it falls back towards 1 as everything fails.',
    options: [{ value: 'firstTry', label: 'First tries' }, { value: 'success', label: 'Successes' }, { value: 'time', label: 'Time' }],
  },
  depositShare: {
    type: 'share', label: 'Deposit', unit: '%', default: 0.1,
    help: 'How much of a token each deposit is: 10 % pays one retry for every ten. 0: nothing is ever put in.',
    accept: { min: 0, max: 1000 }, slider: { min: 0, max: 1, step: 0.01, scale: 'linear' },
    when: { deposit: ['firstTry', 'success'] },
  },
  ratePerSec: {
    type: 'rate', label: 'Refill', unit: 'rps', default: 10,
    help: 'Tokens put in each second, evenly. 0: none.',
    accept: { min: 0, max: 1_000_000 }, slider: { min: 0, max: 100, step: 1, scale: 'linear' },
    when: { deposit: ['time'] },
  },
  capacity: {
    type: 'count', label: 'Bucket', unit: 'retries', default: 5, whole: true,
    help: 'How many tokens it holds at most. 0: no retry ever.',
    accept: { min: 0, max: 1_000_000_000 }, slider: { min: 0, max: 100, step: 1, scale: 'linear' },
  },
  initialShare: {
    type: 'share', label: 'Full at the start', unit: '%', default: 1, wholeRun: true,
    help: 'How full the bucket is when the run begins. 0: empty. It holds for the whole run.',
    accept: { min: 0, max: 1 }, slider: { min: 0, max: 1, step: 0.01, scale: 'linear' },
  },
  need: {
    type: 'choice', label: 'A retry needs', default: 'one',
    help: "One token, or more than one, as in the code of Brooker's article. It takes one in either case.",
    options: [{ value: 'one', label: 'One token' }, { value: 'moreThanOne', label: 'More than one' }],
  },
} as const satisfies FieldTable;

export type TokenBucketConfig = ConfigOf<typeof fields>;
/** `micro`: whole millionths of a token while deposits are, so that ten tenths are one. */
export interface TokenBucket { micro: number; atUs: number }

const ONE = 1_000_000;
const TOKENS = 0;

/** M. Brooker, "Fixing retries with token buckets and circuit breakers" (2022); as committed, its code deposits on every first try. */
export const tokenBucket: Dialect<typeof fields, TokenBucketConfig, TokenBucket, BudgetCall> = {
  library: 'Brooker', version: '2022', fields,
  ...budgetMachine<TokenBucketConfig, TokenBucket>({
    scopes: ['client', 'link', 'service', 'global'],
    gauges: [{ name: 'tokens', unit: 'retries', limit: 'capacity' }],
    init(config, fx) {
      const micro = Math.round(config.capacity * config.initialShare * ONE);
      if (micro > 0) fx.gauge(TOKENS, micro / ONE);
      return { micro, atUs: fx.nowUs };
    },
    first(bucket, config, fx) {
      if (config.deposit === 'firstTry') add(bucket, config, Math.round(config.depositShare * ONE), fx);
      else if (config.deposit === 'time') refill(bucket, config, fx);
    },
    admits(bucket, config, fx) {
      refill(bucket, config, fx);
      if (config.need === 'one' ? bucket.micro < ONE : bucket.micro <= ONE) return false;
      add(bucket, config, -ONE, fx);
      return true;
    },
    ended(bucket, config, outcome, _isRetry, fx) {
      if (config.deposit === 'success' && outcome.reason === 'ok') add(bucket, config, Math.round(config.depositShare * ONE), fx);
    },
    reconfigure(bucket, config, before, fx) {
      refill(bucket, before, fx);
      bucket.atUs = fx.nowUs;
      add(bucket, config, 0, fx);
    },
  }),
  check(config) {
    const { capacity, need, deposit } = config, odd = (field: string, message: string) => [{ field, message }];
    if (capacity < (need === 'one' ? 1 : 2))
      return odd(
        'capacity',
        `A retry needs ${need === 'one' ? 'one token' : 'more than one token'} and the bucket holds ${capacity}, so none ever passes. Make it larger, or leave out the retry.`,
      );
    const filled = deposit === 'time' ? config.ratePerSec : config.depositShare;
    return filled > 0 ? [] : odd(deposit === 'time' ? 'ratePerSec' : 'depositShare', 'Nothing is ever put into the bucket: after the first tokens no retry passes. Raise it above zero.');
  },
};

/** Tokens per second are millionths of a token per µs. */
function refill(bucket: TokenBucket, config: TokenBucketConfig, fx: SharedEffects): void {
  if (config.deposit !== 'time') return;
  const sinceUs = fx.nowUs - bucket.atUs;
  bucket.atUs = fx.nowUs;
  add(bucket, config, sinceUs * config.ratePerSec, fx);
}

function add(bucket: TokenBucket, config: TokenBucketConfig, micro: number, fx: SharedEffects): void {
  const after = Math.min(bucket.micro + micro, config.capacity * ONE);
  if (after === bucket.micro) return;
  bucket.micro = after;
  fx.gauge(TOKENS, after / ONE);
}
