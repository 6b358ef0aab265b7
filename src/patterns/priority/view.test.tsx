// @vitest-environment jsdom
import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import PriorityView from './view.tsx';
import { priority } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';

it('the view of a queue by priority shows who waits, and says who is lost', () => {
  const counter = { perSecond: 100, total: 900 };
  render(<PriorityView title="Queue" config={{ ...defaultsOf(priority.fields), full: 'dropLeast', agingMs: 500 }} nowUs={0} state={null} conditions={[]} moves={[]} meta={{ durationUs: 1e6, states: [], gauges: [] }}
    counters={{ in: counter, forwarded: counter, decided: counter }} queued={40} playing={false} onSeek={() => {}} onCall={() => {}} onConfig={() => {}} />);
  expect(screen.getByRole('img', { name: 'Waiting: 40 of 100, 40' })).toBeInTheDocument();
  expect(screen.getByText(/Every 500 ms of waiting count as one priority more. When all places are taken, the call that matters least is thrown out/)).toBeInTheDocument();
});
