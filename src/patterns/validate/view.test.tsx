// @vitest-environment jsdom
import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import ValidateView from './view.tsx';
import { headline } from './headline.tsx';

it('the view of validation shows the share that is bad, and its place in a chain names it', () => {
  const counter = (perSecond: number, total: number) => ({ perSecond, total });
  render(
    <ValidateView
      title="Validation"
      config={{ badShare: 0.2, decodeMs: 2, refusalCostMs: 0 }}
      nowUs={0}
      state={null}
      conditions={[]}
      moves={[]}
      meta={{ durationUs: 1e6, states: [], gauges: [] }}
      counters={{ in: counter(100, 400), forwarded: counter(75, 300), decided: counter(25, 100) }}
      playing={false}
      onSeek={() => {}}
      onCall={() => {}}
      onConfig={() => {}}
    />,
  );
  expect(screen.getByRole('img', { name: 'Bad requests: 25 %' })).toBeInTheDocument();
  expect(screen.getByText('Bad so far').nextSibling).toHaveTextContent('100 of 400');
  expect(screen.getByText(/which takes 2 ms; a malformed one is answered at once/)).toBeInTheDocument();
  expect([
    headline.setting({ badShare: 0.2, decodeMs: 2, refusalCostMs: 0 }, { outer: [] }),
    headline.setting({ badShare: 0.01, decodeMs: 0, refusalCostMs: 0 }, { outer: [] }),
  ]).toEqual(['20 % bad, 2 ms', '1 % bad']);
});
