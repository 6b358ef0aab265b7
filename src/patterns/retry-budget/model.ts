/** Retry budget: lets first tries through, and of further attempts only what its rule pays for. */
import { envoy } from './dialects/envoy.ts';
import { failureShare } from './dialects/failure-share.ts';
import { finagle } from './dialects/finagle.ts';
import { grpc } from './dialects/grpc.ts';
import { tokenBucket } from './dialects/token-bucket.ts';
import type { ConfigOf, FieldTable } from '../../engine/fields.ts';
import type { DialectPolicy } from '../../engine/pattern.ts';
import type { EnvoyConfig } from './dialects/envoy.ts';
import type { FailureShareConfig } from './dialects/failure-share.ts';
import type { FinagleConfig } from './dialects/finagle.ts';
import type { GrpcConfig } from './dialects/grpc.ts';
import type { TokenBucketConfig } from './dialects/token-bucket.ts';

const fields = {
  dialect: {
    type: 'choice', label: 'Rule', default: 'token-bucket',
    help: 'What pays for a retry: tokens, a share of successes, room beside the requests under way, or nothing while too much fails. It must stand inside the retry, next to it.',
    options: [
      { value: 'token-bucket', label: 'Token bucket' }, { value: 'failure-share', label: 'Cut-off by failure share' },
      { value: 'finagle', label: 'Finagle' }, { value: 'envoy', label: 'Envoy' }, { value: 'grpc', label: 'gRPC throttle' },
    ],
  },
} as const satisfies FieldTable;

export type RetryBudgetConfig = ConfigOf<typeof fields> & (
  | ({ readonly dialect: 'token-bucket' } & TokenBucketConfig)
  | ({ readonly dialect: 'failure-share' } & FailureShareConfig)
  | ({ readonly dialect: 'finagle' } & FinagleConfig)
  | ({ readonly dialect: 'envoy' } & EnvoyConfig)
  | ({ readonly dialect: 'grpc' } & GrpcConfig));

export const retryBudget: DialectPolicy<'retryBudget', typeof fields> = {
  role: 'policy', kind: 'retryBudget', title: 'Retry budget', fields,
  checkPlace: (_config, { outer }) => (outer.some(({ kind }) => kind === 'retry' || kind === 'hedge') ? [] : [{ field: 'dialect', message: 'No retry stands outside this budget in its chain, so every call that comes is a first try and passes. Put it inside a retry, or leave it out.' }]),
  dialects: { 'token-bucket': tokenBucket, 'failure-share': failureShare, finagle, envoy, grpc },
};
