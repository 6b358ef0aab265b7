// @vitest-environment jsdom
import { render, screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { defaultsOf } from '../../engine/fields.ts';
import type { PatternEndpoint, PatternViewProps } from '../../ui/kit/pattern-view.ts';
import { headline } from './headline.tsx';
import { discovery } from './model.ts';
import type { DiscoveryConfig } from './model.ts';
import DiscoveryView from './view.tsx';

const NOTHING = { perSecond: 0, total: 0 };
const endpoint = (k: number, state: number, fault: string | null = null): PatternEndpoint => ({
  endpoint: k,
  at: { state, sinceUs: 0, untilUs: Infinity, cause: -1, gauges: [] },
  before: null,
  arrived: { perSecond: state === 0 ? 0 : 10, total: 5 },
  load: 1,
  fault,
});
const ENDPOINTS = [endpoint(0, 1), endpoint(1, 1, 'Down'), endpoint(2, 0), endpoint(3, 3, 'Draining')];
function show(change: Partial<DiscoveryConfig> = {}, more: Partial<PatternViewProps<DiscoveryConfig>> = {}): void {
  render(<DiscoveryView title="Discovery on Stock" config={{ ...defaultsOf(discovery.fields), ...change }} nowUs={10_000_000} conditions={[]} moves={[]} playing={false}
    state={{ state: 1, sinceUs: 8_000_000, untilUs: 13_000_000, cause: -1, gauges: [2, 7, 1, 1] }} meta={{ durationUs: 20_000_000, states: discovery.states, gauges: discovery.gauges, endpointStates: discovery.endpointStates }}
    counters={{ in: NOTHING, forwarded: NOTHING, decided: { perSecond: 3, total: 9 } }} endpoints={ENDPOINTS} onSeek={() => {}} onCall={() => {}} onConfig={() => {}} {...more} />);
}
const number = (label: string): string | null => screen.getByText(label).nextSibling?.textContent ?? null;
const stateOf = (row: number): string => within(screen.getByRole('table')).getAllByRole('row')[row]!.lastElementChild!.textContent.trim();

describe('the view of discovery', () => {
  it('says who is on the list, who is only connected, and what is true of them', () => {
    show();
    expect([1, 2, 3, 4].map(stateOf)).toEqual(['listed', 'listed down', 'not listed', 'connected, not listed draining']);
    const glyphs = [1, 2, 3, 4].map((row) => within(screen.getByRole('table')).getAllByRole('row')[row]!.querySelector('svg')!.innerHTML);
    expect(glyphs[1]).toBe(glyphs[3]);
    expect(new Set(glyphs).size).toBe(3);
  });
  it('says how old the list is, and how long it still holds', () => {
    show();
    expect([number('List'), number('So for'), number('Instances on it'), number('Look-ups'), number('Nobody to call')]).toEqual([
      'fresh, 3.0 s more',
      '2.0 s',
      '2',
      '7, 1 failed',
      '3 per s',
    ]);
  });
  it.each([
    [{ ttlMs: 5000 }, 'It looks up in the background every 5 s. When that fails, the list it has is used, however old it is.'],
    [{ ttlMs: 5000, staleMs: 0 }, 'It looks up in the background every 5 s. An older list is not used: calls wait.'],
    [{ source: 'dns', ttlMs: 60_000, staleMs: 0 }, 'An answer holds for 60 s; the next call then looks up again and waits.'],
    [
      { source: 'dns', ttlMs: 5000, staleMs: 30_000, connections: 2, connectionMs: 10_000 },
      'An answer holds for 5 s; the next call then looks up again and waits. When that fails, the old answer is used, up to 30 s longer. Calls stay on up to 2 open connections, each for at most 10 s, whatever the list says.',
    ],
  ] as const)('says how it looks up: %j', (change, words) => {
    show(change);
    expect(screen.getByText(words)).toBeInTheDocument();
  });
  it('stands before there is a run', () => {
    show({}, { state: null, endpoints: [] });
    expect(number('List')).toBe('–');
  });
});
describe('its place in a chain', () => {
  it('names how it looks up', () => {
    const setting = (change: Partial<DiscoveryConfig>) => headline.setting({ ...defaultsOf(discovery.fields), ...change }, { outer: [] });
    expect([setting({}), setting({ source: 'dns', ttlMs: 60_000, connections: 1 })]).toEqual(['every 10 s', 'DNS, TTL 60 s, connections kept']);
  });
});
