// @vitest-environment jsdom
import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import SelfHealthView from './view.tsx';
import { headline } from './headline.tsx';
import { rightNow } from './right-now.tsx';
import { selfHealth } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { doorOf, readerOf, run, work } from '../../../test/support/small-run.ts';
import { fault } from '../../../test/support/balanced.ts';
import { showView } from '../../../test/support/pattern-view.tsx';

const config = { ...defaultsOf(selfHealth.fields), thresholdMs: 500, ageCalls: 3 };
const readerWith = (instances: number) => readerOf(run({
  durationMs: 10_000, clients: [{ workload: { kind: 'even', ratePerSec: 20, firstMs: 0 } }], services: [{ instances, workers: 50, door: 1, steps: [work(10)] }],
  links: [{}, doorOf(0, [{ kind: 'selfHealth', scope: 'endpoint', config }])], changes: [fault(3000, 0, { slowdown: 90 })],
}, [selfHealth]));
const one = readerWith(1), three = readerWith(3);
const show = (reader: typeof one, atMs: number) => showView(SelfHealthView, selfHealth, config, reader, 'links/link1/selfHealth', atMs);

describe('the view of a service that watches itself', () => {
  it('shows the average on its way to the limit', () => {
    show(one, 2000);
    expect(screen.getByText('Healthy').closest('[aria-current]')).not.toBeNull();
    expect(screen.getByText('average 10 ms')).toBeInTheDocument();
    expect(screen.getAllByText('10 of 500 ms').length).toBeGreaterThan(0);
  });
  it('shows how long it still refuses, and what it refused', () => {
    const moves = one.meta.attachments
      .find(({ kind }) => kind === 'selfHealth')!
      .states.flatMap((state) => [...one.moves(state, 0, Infinity)].map((row) => one.move(row)));
    show(one, moves[0]!.atUs / 1000 + 400);
    expect(screen.getByText('Refusing').closest('[aria-current]')).not.toBeNull();
    expect(screen.getByText('0.60 s left')).toBeInTheDocument();
    expect(screen.getByText('in 0.60 s')).toBeInTheDocument();
    expect(Number(screen.getByText('Refused so far').nextSibling?.textContent?.split(' ')[0])).toBeGreaterThan(0);
  });
  it('draws the average over the run', () => {
    show(one, 2000);
    expect(screen.getByRole('img', { name: /Average response time 10 of 500 ms/ })).toBeInTheDocument();
  });
  it('lists the instances where there are several', () => {
    show(three, 5000);
    const rows = within(screen.getByRole('table')).getAllByRole('row').slice(1).map((row) => within(row).getAllByRole('cell').at(-1)?.textContent?.trim());
    expect(rows).toHaveLength(3);
    expect(rows.slice(1)).toEqual(['healthy', 'healthy']);
  });
  it('says what it does', () => {
    show(one, 0);
    expect(
      screen.getByText(/The moving average of response times \(each counts 50\.0 %\) decides: from 500 ms on the service answers 503/),
    ).toBeInTheDocument();
    expect(headline.setting(config, { outer: [] })).toBe('refuses from 500 ms, for 1 s');
  });
});

describe('the present moment in a sentence', () => {
  const at = (state: number, average: number, untilUs = Infinity) => ({ state, sinceUs: 0, untilUs, cause: -1, gauges: [average, 5] });
  it.each([
    ['It has no average yet, so it lets everybody in.', at(0, 0)], ['Its average is 320 ms; from 500 ms on it refuses.', at(0, 320)],
    ['Its average is 512 ms, at the limit of 500 ms or above: the next call is refused.', at(0, 512)], ['It refuses everybody for another 0.75 s, then it begins afresh.', at(1, 512, 2.75e6)],
  ])('%s', (words, state) => { expect(rightNow(config, state, 2e6)).toBe(words); });
});
