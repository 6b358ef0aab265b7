/** Retry: sends a failed call again after a wait, by the rules of the chosen library. */
import { cockatiel } from './dialects/cockatiel.ts';
import { envoy } from './dialects/envoy.ts';
import { general } from './dialects/general.ts';
import { grpc } from './dialects/grpc.ts';
import { polly } from './dialects/polly.ts';
import { resilience4j } from './dialects/resilience4j.ts';
import { leastWaitMs } from './least-wait.ts';
import type { RetryRules } from './least-wait.ts';
import type { ConfigOf, FieldTable } from '../../engine/fields.ts';
import type { DialectPolicy } from '../../engine/pattern.ts';

const fields = {
  dialect: {
    type: 'choice', label: 'Library', default: 'general',
    help: "Whose rules decide how long a wait is, what the number of retries counts and what a cancellation does. General: go-resiliency's retrier, with the jitters of the AWS article.",
    options: [
      { value: 'general', label: 'General (go-resiliency, AWS)' }, { value: 'resilience4j', label: 'resilience4j' }, { value: 'polly', label: 'Polly 8' },
      { value: 'cockatiel', label: 'cockatiel' }, { value: 'envoy', label: 'Envoy' }, { value: 'grpc', label: 'gRPC' },
    ],
  },
} as const satisfies FieldTable;

export type RetryConfig = ConfigOf<typeof fields> & RetryRules;

export const retry: DialectPolicy<'retry', typeof fields> = {
  role: 'policy', kind: 'retry', title: 'Retry', fields,
  checkPlace(config, { outer }) {
    const first = Math.min(...outer.flatMap(({ kind, config: limit }) => (kind === 'timeout' && Number(limit['timeoutMs']) > 0 && !waitsOn(config, limit) ? [Number(limit['timeoutMs'])] : [])));
    const waitMs = leastWaitMs(config as unknown as RetryRules);
    if (waitMs <= 0 || waitMs < first || (config['retries'] === 0 && config['infinite'] !== true) || config['maxAttempts'] === 1) return [];
    const field = config['backoff'] === 'list' ? 'delaysMs' : config['dialect'] === 'cockatiel' && config['backoff'] === 'constant' ? 'intervalMs' : 'initialMs';
    return [{ field, message: `A timeout of ${first} ms outside ends every call before its first wait, ${waitMs} ms at least, is over: no retry is in time. Wait less, or give the call more time.` }];
  },
  dialects: { general, resilience4j, polly, cockatiel, envoy, grpc },
};

/** A timeout that only asks frees nobody, and cockatiel's retry goes on after its wait. */
function waitsOn(retrying: { readonly [field: string]: unknown }, limit: { readonly [field: string]: unknown }): boolean {
  return retrying['dialect'] === 'cockatiel' && (limit['dialect'] === 'polly' || limit['strategy'] === 'cooperative');
}
