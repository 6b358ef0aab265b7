// @vitest-environment jsdom
import { render, screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { defaultsOf } from '../../engine/fields.ts';
import type { PatternMembers, PatternViewProps } from '../../ui/kit/pattern-view.ts';
import { serviceRegistry } from './model.ts';
import type { ServiceRegistryConfig } from './model.ts';
import ServiceRegistryView from './view.tsx';

const caller = (title: string, believes: readonly number[], of = 'Shop'): PatternMembers['callers'][number] => ({ title, of, list: 'fresh', believes });
const instance = (word: string, fault: string | null = null): PatternMembers['instances'][number] => ({ word, fault });
/** Four instances: one dead that the registry has dropped, one that drains, one new. */
const MEMBERS: PatternMembers = {
  title: 'Stock', instances: [instance('listed'), instance('not registered', 'Down'), instance('dropped', 'Draining'), instance('registered')],
  callers: [caller('Shop 1', [1, 1, 1, 0]), caller('Shop 2', [1, 0, 2, 0])], callersInAll: 2,
};
const counters = {
  heartbeats: { perSecond: 2, total: 90 },
  lookups: { perSecond: 4, total: 50 },
  expired: { perSecond: 0, total: 3 },
  deregistrations: { perSecond: 0, total: 1 },
};
function show(
  change: Partial<ServiceRegistryConfig> = {},
  members: readonly PatternMembers[] = [MEMBERS],
  state = 0,
  more: Partial<PatternViewProps<ServiceRegistryConfig>> = {},
): void {
  render(
    <ServiceRegistryView
      title="Service registry"
      config={{ ...defaultsOf(serviceRegistry.fields), ...change }}
      nowUs={10_000_000}
      conditions={[]}
      moves={[]}
      playing={false}
      state={{ state, sinceUs: 0, untilUs: Infinity, cause: -1, gauges: [3, 4, 3, 40, 50] }}
      meta={{ durationUs: 20_000_000, states: serviceRegistry.states, gauges: serviceRegistry.gauges }}
      counters={{ in: { perSecond: 0, total: 0 }, forwarded: { perSecond: 0, total: 0 }, decided: { perSecond: 0, total: 0 } }}
      node={{ counters, levels: {}, gauges: [], fault: null, members }}
      onSeek={() => {}}
      onCall={() => {}}
      onConfig={() => {}}
      {...more}
    />,
  );
}
const number = (label: string): string | null => screen.getByText(label).nextSibling?.textContent ?? null;
const rowsOf = (): readonly (readonly string[])[] => within(screen.getByRole('table')).getAllByRole('row').slice(1).map((row) => [...row.querySelectorAll('th, td')].map((cell) => cell.textContent.trim()));

describe('the view of a registry', () => {
  it('sets what is true beside what it has and what each caller believes', () => {
    show();
    expect(rowsOf()).toEqual([
      ['1', 'up', 'listed', 'listed', 'listed'],
      ['2', 'down', '– not registered', 'listed, and should not be', '–not listed'],
      ['3', 'draining', 'dropped', 'listed, and should not be', 'not listed, still connected'],
      ['4', 'up', 'registered', 'missing, and is up', 'missing, and is up'],
    ]);
    expect(screen.getByText(/2 of 4 up; 1 of 2 list one that should not be/)).toBeInTheDocument();
    expect(screen.getByText('Lists 1 to 2: Shop')).toBeInTheDocument();
  });
  it('draws no two beliefs alike', () => {
    show();
    const shapes = [...document.querySelectorAll('tbody svg')].map((svg) => svg.innerHTML), words = [...document.querySelectorAll('tbody svg')].map((svg) => svg.parentElement!.textContent.trim());
    const ofWord = new Map<string, Set<string>>();
    words.forEach((word, k) => { ofWord.set(word, (ofWord.get(word) ?? new Set()).add(shapes[k]!)); });
    const each = ['listed', 'listed, and should not be', 'missing, and is up', 'not listed, still connected'].map((word) => [...ofWord.get(word)!]);
    expect(new Set(each.flat()).size).toBe(4);
  });
  it('counts callers where there are many', () => {
    show({}, [{ ...MEMBERS, callers: Array.from({ length: 30 }, (_, k) => caller(`Shop ${k + 1}`, [1, k < 12 ? 1 : 0, 0, 1])), callersInAll: 500 }]);
    expect(screen.getByText(/2 of 4 up; 12 of 30 looked at \(500 in all\) list one/)).toBeInTheDocument();
    expect(rowsOf()[1]!.at(-1)).toBe('12 listed, and should not be– 18 not listed');
    expect(rowsOf()[0]!.at(-1)).toBe('30 listed');
  });
  it('shows of many instances those that somebody has otherwise than they are', () => {
    const instances = Array.from({ length: 300 }, (_, k) => (k === 7 ? instance('listed', 'Down') : instance('listed')));
    show({}, [{ title: 'Fleet', instances, callers: [caller('Web', instances.map((_, k) => (k === 20 ? 0 : 1)), 'Web')], callersInAll: 1 }]);
    expect(rowsOf()).toEqual([['8', 'down', 'listed', 'listed, and should not be'], ['21', 'up', 'listed', 'missing, and is up']]);
    expect(screen.getByText('298 others are up, and everybody lists them.')).toBeInTheDocument();
  });
  it('says the rules in force and the numbers', () => {
    show({ ttlMs: 6000, sweepMs: 1000, propagationMs: 500, preserves: true });
    expect(screen.getByText('An instance that is silent for 6 s is dropped, at the next sweep, one every 1 s. Look-ups see a change 500 ms later. Below 85 % of the heartbeats it drops nobody.')).toBeInTheDocument();
    expect([
      number('Registered'),
      number('Seen by look-ups'),
      number('Heartbeats'),
      number('Expired so far'),
      number('Taken out so far'),
      number('Heard of expected'),
    ]).toEqual(['3', '4', '2 per s', '3', '1', '40 of 50']);
  });
  it.each([
    [1, /takes its network for broken and drops nobody/],
    [2, /^Down: nobody is answered/],
    [3, /^Stalled: what comes waits/],
  ] as const)('says what it does in state %i', (state, words) => {
    show({}, [MEMBERS], state);
    expect(screen.getByText(words)).toBeInTheDocument();
  });
  it('stands before there is a run', () => {
    show({}, [], 0, { state: null });
    expect(number('Registered')).toBe('0');
    expect(screen.queryByRole('table')).toBeNull();
  });
});
