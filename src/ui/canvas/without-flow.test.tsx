// @vitest-environment jsdom
/** The pictures on React Flow where it cannot be fetched. */
import { act, render, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import BreakerView from '../../patterns/circuit-breaker/view.tsx';
import { resilience4j } from '../../patterns/circuit-breaker/dialects/resilience4j.ts';
import * as patterns from '../../patterns/registry.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { GALLERY } from '../../scenario/gallery.ts';
import { parseScenario } from '../../scenario/parse.ts';
import { PipelineCanvas } from './PipelineCanvas.tsx';

vi.mock('./PipelineFlow.tsx', () => { throw new Error('Failed to fetch dynamically imported module'); });
vi.mock('../../patterns/circuit-breaker/StateFlow.tsx', () => { throw new Error('Failed to fetch dynamically imported module'); });

test('the pipeline is there, and what stands in it can be chosen', async () => {
  const parsed = parseScenario(GALLERY.find(({ id }) => id === 'traffic-breaker')?.document, patterns);
  if (!parsed.ok) throw new Error('the preset is sound');
  const onSelect = vi.fn<(id: string) => void>();
  await act(async () => {
    render(<PipelineCanvas scenario={parsed.scenario} reader={null} playhead={{ get: () => 0, subscribe: () => () => {} }} speed={1} selected={null} vertical={false}
      onSelect={onSelect} onReorder={() => {}} onFault={() => {}} />);
    await vi.dynamicImportSettled();
  });
  act(() => { screen.getByRole('button', { name: 'Payments' }).click(); });
  expect(onSelect).toHaveBeenCalledExactlyOnceWith('payments');
});

test('the states of a breaker are there', async () => {
  await act(async () => {
    render(<BreakerView title="Breaker on Payments" config={{ ...defaultsOf(resilience4j.fields), dialect: 'resilience4j' }} nowUs={0} state={null} conditions={[]} moves={[]}
      meta={{ durationUs: 60_000_000, states: ['closed', 'open', 'halfOpen'], gauges: [] }} counters={{ in: NONE, forwarded: NONE, decided: NONE }} playing={false} width={440}
      onSeek={() => {}} onCall={() => {}} onConfig={() => {}} />);
    await vi.dynamicImportSettled();
  });
  for (const state of ['Closed', 'Open', 'Half-open']) expect(screen.getAllByText(state).length).toBeGreaterThan(0);
});

const NONE = { perSecond: 0, total: 0 };
