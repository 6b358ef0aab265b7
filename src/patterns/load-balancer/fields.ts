/** The settings of a load balancer. */
import type { ConfigOf, FieldTable } from '../../engine/fields.ts';

const COUNTING = ['leastOutstanding', 'powerOfChoices'];

export const fields = {
  strategy: {
    type: 'choice', label: 'Strategy', default: 'roundRobin',
    help: 'How the next endpoint is chosen of those that are left. It can be replaced while running; the new one begins with what is known of the endpoints.',
    options: [
      { value: 'random', label: 'Random' }, { value: 'roundRobin', label: 'Round robin' }, { value: 'weighted', label: 'Weighted round robin' },
      { value: 'leastOutstanding', label: 'Least outstanding' }, { value: 'powerOfChoices', label: 'Power of d choices' },
      { value: 'peakEwma', label: 'Peak EWMA' }, { value: 'consistentHash', label: 'Consistent hash' },
    ],
    names: { Envoy: 'lb_policy', nginx: 'upstream method', HAProxy: 'balance', gRPC: 'loadBalancingConfig', Finagle: 'Balancers' },
  },
  start: {
    type: 'choice', label: 'Starts at', default: 'random', when: { strategy: ['roundRobin'] },
    help: 'Where the first turn begins. Clients that all start at the first endpoint send their first calls to the same one.',
    options: [{ value: 'random', label: 'A random endpoint' }, { value: 'first', label: 'The first endpoint' }],
  },
  weights: {
    type: 'counts', unit: 'weight', label: 'Weights', default: [], accept: { min: 0, max: 65_535 }, when: { strategy: ['weighted'] },
    help: 'Of the endpoints in their order; those not listed have weight 1. An endpoint with weight 0 gets nothing.',
    names: { nginx: 'weight', HAProxy: 'weight', Envoy: 'load_balancing_weight', 'Spring Cloud': 'weight' },
  },
  load: {
    type: 'choice', label: 'Load is', default: 'own', when: { strategy: COUNTING },
    help: 'What is compared: the calls that this balancer has sent and has no answer of, which is all that a real one knows, or what in truth waits or is worked on there, whoever sent it.',
    options: [{ value: 'own', label: 'Its own calls' }, { value: 'true', label: 'True load' }],
  },
  ties: {
    type: 'choice', label: 'Of equal ones', default: 'random', when: { strategy: ['leastOutstanding'] },
    help: 'Which of the endpoints with the least load is picked. The first one gets far more than the others while there is little to do.',
    options: [{ value: 'random', label: 'A random one' }, { value: 'first', label: 'The first one' }],
  },
  choices: {
    type: 'count', unit: 'endpoints', whole: true, label: 'Choices', default: 2, accept: { min: 1, max: 100 }, slider: { min: 1, max: 10, step: 1, scale: 'linear' },
    when: { strategy: ['powerOfChoices', 'peakEwma'] },
    help: 'Endpoints drawn at random, of which the one with the least load or cost is picked. 1 is random; more than there are is all of them.',
    names: { Envoy: 'choice_count', HAProxy: 'random(<draws>)' },
  },
  replacement: {
    type: 'toggle', label: 'May draw one twice', default: false, when: { strategy: ['powerOfChoices'] },
    help: 'On: each choice is drawn from all, so that two may be the same, as in Envoy. Off: they differ, as in Finagle.',
  },
  decayMs: {
    type: 'duration', unit: 'ms', label: 'Decay', default: 10_000, accept: { min: 1, max: 3_600_000 }, slider: { min: 100, max: 60_000, step: 100, scale: 'log' }, when: { strategy: ['peakEwma'] },
    help: 'Time constant of the moving average: after it, an old response time counts for 37 %.',
    names: { Finagle: 'decayTime', Linkerd: 'decay', Envoy: 'decay_time' },
  },
  unknown: {
    type: 'choice', label: 'Without history', default: 'penalty', when: { strategy: ['peakEwma'] },
    help: 'What an endpoint costs of which no answer has come yet. Finagle tries it once and keeps away until that call is answered; Linkerd begins with an estimate.',
    options: [{ value: 'penalty', label: 'Free once, then a penalty' }, { value: 'estimate', label: 'An estimate' }],
  },
  estimateMs: {
    type: 'duration', unit: 'ms', label: 'First estimate', default: 30, accept: { min: 0, max: 3_600_000 }, slider: { min: 1, max: 1_000, step: 1, scale: 'log' }, when: { strategy: ['peakEwma'], unknown: ['estimate'] },
    help: 'Response time supposed of an endpoint before its first answer; it decays like others. 0: it is free until then.',
    names: { Linkerd: 'default_rtt', Envoy: 'default_rtt' },
  },
  points: {
    type: 'count', unit: 'points', whole: true, label: 'Points on the ring', default: 160, accept: { min: 1, max: 10_000 }, slider: { min: 1, max: 500, step: 1, scale: 'log' }, when: { strategy: ['consistentHash'] },
    help: 'Of each endpoint. More make the shares more equal: the largest is about 1 + 2 ÷ √points of the average.',
    names: { nginx: '160 × weight', HAProxy: '16 × weight', Envoy: 'minimum_ring_size' },
  },
  bounded: {
    type: 'toggle', label: 'Bound the load', default: false, when: { strategy: ['consistentHash'] },
    help: 'On: an endpoint that has its share of the outstanding calls is passed over, and the next on the ring is taken.',
    names: { HAProxy: 'hash-balance-factor above 0' },
  },
  factor: {
    type: 'share', unit: '%', label: 'Of the average at most', default: 1.25, accept: { min: 1, max: 100 }, slider: { min: 1, max: 3, step: 0.05, scale: 'linear' }, when: { strategy: ['consistentHash'], bounded: [true] },
    help: 'Outstanding calls that an endpoint may have, of the average of all with the new one. 100 % spreads calls like least outstanding and moves the most keys.',
    names: { HAProxy: 'hash-balance-factor', Envoy: 'hash_balance_factor' },
  },
} as const satisfies FieldTable;

export type LoadBalancerConfig = ConfigOf<typeof fields>;
