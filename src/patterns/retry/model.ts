/** Retry: sends a failed call again after a wait, by the rules of the chosen library. */
import { cockatiel } from './dialects/cockatiel.ts';
import { envoy } from './dialects/envoy.ts';
import { general } from './dialects/general.ts';
import { grpc } from './dialects/grpc.ts';
import { polly } from './dialects/polly.ts';
import { resilience4j } from './dialects/resilience4j.ts';
import type { ConfigOf, FieldTable } from '../../engine/fields.ts';
import type { DialectPolicy } from '../../engine/pattern.ts';
import type { CockatielConfig } from './dialects/cockatiel.ts';
import type { EnvoyConfig } from './dialects/envoy.ts';
import type { GeneralConfig } from './dialects/general-fields.ts';
import type { GrpcConfig } from './dialects/grpc.ts';
import type { PollyConfig } from './dialects/polly.ts';
import type { Resilience4jConfig } from './dialects/resilience4j.ts';

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

export type RetryConfig = ConfigOf<typeof fields> & (
  | ({ readonly dialect: 'general' } & GeneralConfig)
  | ({ readonly dialect: 'resilience4j' } & Resilience4jConfig)
  | ({ readonly dialect: 'polly' } & PollyConfig)
  | ({ readonly dialect: 'cockatiel' } & CockatielConfig)
  | ({ readonly dialect: 'envoy' } & EnvoyConfig)
  | ({ readonly dialect: 'grpc' } & GrpcConfig));

export const retry: DialectPolicy<'retry', typeof fields> = {
  role: 'policy', kind: 'retry', title: 'Retry', fields,
  dialects: { general, resilience4j, polly, cockatiel, envoy, grpc },
};
