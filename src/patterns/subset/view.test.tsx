// @vitest-environment jsdom
import { render, screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import SubsetView from './view.tsx';
import { headline } from './headline.tsx';
import { defaultsOf } from '../../engine/fields.ts';
import { subset } from './model.ts';
import type { PatternEndpoint } from '../../ui/kit/pattern-view.ts';

const one = (endpoint: number, clients: number, perSecond: number): PatternEndpoint => ({
  endpoint,
  at: { state: 0, sinceUs: 0, untilUs: Infinity, cause: -1, gauges: [clients] },
  before: null,
  arrived: { perSecond, total: 0 },
  load: 0,
  fault: null,
});
function show(size: number, endpoints: readonly PatternEndpoint[]): void {
  const counter = { perSecond: 40, total: 100 };
  render(<SubsetView title="Subset on Search" config={{ ...defaultsOf(subset.fields), size }} nowUs={0} state={null} conditions={[]} moves={[]} meta={{ durationUs: 1e6, states: [], gauges: [] }} endpoints={endpoints}
    counters={{ in: counter, forwarded: counter, decided: { perSecond: 0, total: 0 } }} playing={false} onSeek={() => {}} onCall={() => {}} onConfig={() => {}} />);
}
const cells = () => screen.getAllByRole('row').slice(1).map((row) => within(row).getAllByRole('cell').map((cell) => cell.textContent.trim()));

describe('the view of a subset', () => {
  it('shows how many clients use each endpoint, and what reaches it', () => {
    show(2, [one(0, 2, 30), one(1, 1, 10), one(2, 0, 0)]);
    expect(cells()).toEqual([['2', '75 %', 'used'], ['1', '25 %', 'used'], ['0', '0 %', 'used by none']]);
    expect(screen.getByText('Endpoints used').nextSibling).toHaveTextContent('2 of 3');
  });
  it('says when everybody uses all', () => {
    show(3, [one(0, 0, 30), one(1, 0, 10)]);
    expect(cells()).toEqual([['–', '75 %', 'used by all'], ['–', '25 %', 'used by all']]);
  });
  it('is named in a chain by its size', () => { expect(headline.setting({ method: 'rendezvous', size: 1 }, { outer: [] })).toBe('1 endpoint each, ranked'); });
});
