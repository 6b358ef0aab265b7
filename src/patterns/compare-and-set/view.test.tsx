// @vitest-environment jsdom
import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { defaultsOf } from '../../engine/fields.ts';
import { compareAndSet } from './model.ts';
import CompareAndSetView from './view.tsx';

it('shows how many writes hold', () => {
  const none = { perSecond: 0, total: 0 };
  render(<CompareAndSetView title="Store" config={defaultsOf(compareAndSet.fields)} nowUs={1e6} state={null} conditions={[]} moves={[]} meta={{ durationUs: 1e6, states: [], gauges: [] }}
    node={{ counters: { reads: { perSecond: 40, total: 400 }, writes: { perSecond: 40, total: 390 }, conflicts: { perSecond: 30, total: 300 } }, levels: {}, gauges: [], fault: null }}
    counters={{ in: none, forwarded: none, decided: none }} playing={false} onSeek={() => {}} onCall={() => {}} onConfig={() => {}} />);
  expect(screen.getByRole('img', { name: 'Writes that hold: 25 %' })).toBeInTheDocument();
  expect(screen.getByText('Held so far').nextSibling).toHaveTextContent('90 of 390');
});
