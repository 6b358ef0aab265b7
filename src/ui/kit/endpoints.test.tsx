// @vitest-environment jsdom
import { render, screen, within } from '@testing-library/react';
import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import { EndpointList } from './EndpointList.tsx';
import type { EndpointEntry } from './EndpointList.tsx';

const entry = (endpoint: number, more: Partial<EndpointEntry> = {}): EndpointEntry => ({
  endpoint,
  health: 'in',
  word: 'healthy',
  load: endpoint,
  share: 0.25,
  ...more,
});
const show = (entries: readonly EndpointEntry[], columns: readonly string[] = []) =>
  render(<EndpointList label="Endpoints of Payments" nowUs={1_000_000} entries={entries} loadLabel="Outstanding" columns={columns} />);
const cellsOf = (row: number) => within(screen.getAllByRole('row')[row]!).getAllByRole('cell').map((cell) => cell.textContent.trim());

describe('a list of endpoints', () => {
  it('has a row for each of a few, numbered from 1, with load, share of the traffic and state', () => {
    show([entry(0, { load: 3 }), entry(1, { health: 'out', word: 'ejected', untilUs: 3_340_000, share: 0 }), entry(2, { share: NaN })]);
    expect(screen.getAllByRole('rowheader').map((head) => head.textContent)).toEqual(['1', '2', '3']);
    expect(cellsOf(1)).toEqual(['3', '25 %', 'healthy']);
    expect(cellsOf(2)).toEqual(['1', '0 %', 'ejected, 2.3 s']);
    expect(cellsOf(3)).toEqual(['2', '–', 'healthy']);
  });
  it('draws loads on one scale', () => {
    const { container } = show([entry(0, { load: 5 }), entry(1, { load: 10 }), entry(2, { load: 0 })]);
    expect([...container.querySelectorAll<HTMLElement>('td i')].map((bar) => bar.style.width)).toEqual(['50%', '100%', '0%']);
  });
  it('ends that scale at a round number, so that bars stand still while loads change a little', () => {
    for (const [load, width] of [[3, '60%'], [4, '80%'], [24, '48%'], [26, '52%'], [120, '60%']] as const) {
      const { container, unmount } = show([entry(0, { load })]);
      expect(container.querySelector<HTMLElement>('td i')!.style.width).toBe(width);
      unmount();
    }
  });
  it.each([[0, '0 %'], [0.02, '2.0 %'], [0.0996, '10 %'], [0.25, '25 %']])('keeps the digits of a share of %d in their column', (share, text) => {
    show([entry(0, { share })]);
    expect(cellsOf(1)[1]).toBe(text);
  });
  it('counts down to nothing but the word', () => {
    show([entry(0, { word: 'ejected', untilUs: 900_000 })]);
    expect(cellsOf(1)[2]).toBe('ejected');
  });
  it('says what is wrong with one in truth, and shows further columns', () => {
    show([entry(0, { fault: 'Down', values: ['4'] })], ['Weight']);
    expect(cellsOf(1)).toEqual(['0', '25 %', '4', 'healthy down']);
  });
  it('sums up how many are in which state', () => {
    const { container } = show([entry(0), entry(1), entry(2, { health: 'out', word: 'ejected' })]);
    expect(container.querySelector('p')!.textContent.replaceAll(/\s+/g, ' ')).toBe(' 2 healthy 1 ejected');
  });
  it('draws a hundred as tiles and gives rows to those that stand out', () => {
    show(Array.from({ length: 100 }, (_, k) => entry(k, k === 40 ? { health: 'out', word: 'ejected' } : k === 70 ? { health: 'doubt', word: 'on trial' } : {})));
    expect(screen.getByRole('img', { name: 'Endpoints of Payments: 98 healthy, 1 on trial, 1 ejected. Outstanding: 0 at least, 49.5 on average, 99 at most' }).children).toHaveLength(100);
    expect(screen.getAllByRole('rowheader').map((head) => head.textContent)).toEqual(['41', '71', '100', '99', '98', '97']);
    expect(screen.getByText(/Below, those that stand out\.$/)).toBeInTheDocument();
  });
  it('has no fault axe can find', async () => {
    show([entry(0), entry(1, { health: 'gone', word: 'not known', load: NaN })], []);
    const { violations } = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } });
    expect(violations.map(({ id }) => id)).toEqual([]);
  });
});
