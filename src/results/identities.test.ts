/** Identities find what does not add up: each is shown a recording in which it holds, and one in which it does not. */
import { describe, expect, test } from 'vitest';
import { callRatios, chainRatios, furthest, littleRatios, stationRatios, workRatios } from './identities.ts';
import type { Measured } from './measured.ts';

/** A recording of one client, a chain of two patterns and one service, whose totals are given. */
function recording(
  totals: { readonly [series: string]: number },
  means: { readonly [series: string]: readonly [count: number, mean: number] } = {},
  kinds: readonly string[] = ['timeout', 'retry'],
): Measured {
  const names = [
    'clients/c/calls',
    'clients/c/inFlight',
    'clients/c/ended:ok',
    'clients/c/ended:error',
    'attach/l/a/in',
    'attach/l/a/forwarded',
    'attach/l/b/in',
    'attach/l/b/forwarded',
  ];
  const meta = {
    clients: [
      { id: 'c', title: '', client: 0 },
      { id: 'probes', title: '', client: -1 },
    ],
    services: [{ id: 's' }],
    links: [{ id: 'l', chain: [1, 2] }],
    attachments: kinds.map((kind, i) => ({ id: `l/${'ab'[i] ?? ''}`, kind })),
    series: names.map((name) => ({ name, kind: 'counter' })),
  };
  const run = { reader: { meta }, spec: { services: [{ id: 's', blocking: true }] } };
  return {
    run: run as unknown as Measured['run'],
    fromUs: 0,
    toUs: 1e6,
    seconds: 1,
    total: (name) => totals[name] ?? 0,
    last: (name) => totals[`last ${name}`] ?? 0,
    distribution: (name) => ({ count: means[name]?.[0] ?? 0, mean: means[name]?.[1] ?? NaN, atShares: [] }),
  };
}

test('Little’s law compares a level with the times of the single calls, at clients that are drawn and at services', () => {
  const means = { 'clients/c/latency': [4, 0.5], 'services/s/sojourn': [10, 0.2] } as const;
  expect(littleRatios(recording({ 'clients/c/inFlight': 2, 'services/s/inSystem': 2 }, means))).toEqual([1, 1]);
  expect(littleRatios(recording({ 'clients/c/inFlight': 2, 'services/s/inSystem': 3 }, means))).toEqual([1.5, 1]);
  expect(littleRatios(recording({}))).toEqual([1, 1]);
});
test('calls that began are ended or under way', () => {
  const totals = { 'clients/c/calls': 10, 'clients/c/ended:ok': 6, 'clients/c/ended:error': 3, 'last clients/c/inFlight': 1 };
  expect(callRatios(recording(totals))).toEqual([1]);
  expect(callRatios(recording({ ...totals, 'clients/c/ended:error': 2 }))).toEqual([0.9]);
});
test('what arrived is completed, refused, dropped or there', () => {
  const totals = { 'services/s/arrived': 10, 'services/s/completed': 5, 'services/s/refused': 2, 'services/s/dropped': 1, 'last services/s/inSystem': 2 };
  expect(stationRatios(recording(totals))).toEqual([1]);
  expect(stationRatios(recording({ ...totals, 'services/s/dropped': 2 }))).toEqual([1.1]);
});
test('what one sends on comes to the next; the stages of a balancer are one', () => {
  const totals = { 'attach/l/a/forwarded': 10, 'attach/l/b/in': 9 };
  expect(chainRatios(recording(totals))).toEqual([0.9]);
  expect(chainRatios(recording({ ...totals, 'attach/l/b/in': 10 }))).toEqual([1]);
  expect(chainRatios(recording(totals, {}, ['discovery', 'loadBalancer']))).toEqual([]);
});
test('busy workers are the times of work', () => {
  const means = { 'services/s/sojourn': [10, 0.5], 'services/s/wait': [10, 0.3] } as const;
  expect(workRatios(recording({ 'services/s/busy': 2 }, means))).toEqual([1]);
  expect(workRatios(recording({ 'services/s/busy': 1 }, means))).toEqual([0.5]);
});
describe('the one furthest from 1', () => {
  test.each<[readonly number[], number]>([
    [[1, 1.1, 0.95], 1.1],
    [[1, 0.5], 0.5],
    [[], NaN],
    [[1, NaN], NaN],
  ])('of %j is %d', (ratios, worst) => {
    expect(furthest(ratios)).toBe(worst);
  });
});
