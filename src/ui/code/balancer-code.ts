/** A balancer's strategy as the configuration of Envoy, nginx and gRPC; only what each of them has. */
import type { Json } from '../../engine/fields.ts';
import type { CodeSnippet } from './code-snippet.ts';

type Settings = { readonly [field: string]: Json };

const snippet = (language: string, library: string, lines: readonly string[]): readonly CodeSnippet[] => [{ language, library, code: lines.join('\n') }];
const weightsOf = (config: Settings): readonly number[] => (Array.isArray(config['weights']) ? config['weights'].map(Number) : []);
/** nginx has no server that gets nothing but is not down. */
const server = (weight: number | undefined, k: number): string => `    server 10.0.0.${k + 1}:8080${weight === undefined || weight === 1 ? '' : weight === 0 ? ' down' : ` weight=${weight}`};`;

export function balancerCode(config: Settings): readonly CodeSnippet[] {
  const choices = Number(config['choices']), weights = weightsOf(config);
  const servers = Array.from({ length: Math.max(3, weights.length) }, (_, k) => server(config['strategy'] === 'weighted' ? weights[k] : undefined, k));
  const nginx = (...first: readonly string[]) => snippet('nginx', 'nginx', ['upstream backend {', ...first.map((line) => `    ${line}`), ...servers, '}']);
  const envoy = (...lines: readonly string[]) => snippet('YAML', 'Envoy', lines);
  switch (String(config['strategy'])) {
    case 'random': return [...envoy('lb_policy: RANDOM'), ...nginx('random;')];
    case 'roundRobin': return [...envoy('lb_policy: ROUND_ROBIN'), ...nginx(), ...snippet('JSON', 'gRPC', ['{ "loadBalancingConfig": [{ "round_robin": {} }] }'])];
    case 'weighted': return nginx();
    case 'leastOutstanding': return config['load'] === 'true' ? [] : nginx('least_conn;');
    case 'powerOfChoices': return config['load'] === 'true' ? [] : [
      ...envoy('lb_policy: LEAST_REQUEST', 'least_request_lb_config:', `  choice_count: ${Math.max(2, choices)}`), ...(choices === 2 ? nginx('random two least_conn;') : []),
    ];
    case 'peakEwma': return [];
    case 'consistentHash': return [
      ...envoy('lb_policy: RING_HASH', 'ring_hash_lb_config:', `  minimum_ring_size: ${3 * Number(config['points'])} # ${Number(config['points'])} for each of 3`,
        ...(config['bounded'] === true ? ['common_lb_config:', '  consistent_hashing_lb_config:', `    hash_balance_factor: ${Math.round(Number(config['factor']) * 100)}`] : [])),
      ...(config['bounded'] === true ? [] : nginx('hash $request_uri consistent;')),
    ];
    default: return [];
  }
}
