// @vitest-environment jsdom
import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { machineOf } from '../../engine/pattern.ts';
import { drawCalls, resizeTo } from '../../../test/setup-dom.ts';
import type { StateAt } from '../../engine/pattern.ts';
import type { MoveRow } from '../../engine/recording/reading.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { goResiliency } from './dialects/go-resiliency.ts';
import { hystrix } from './dialects/hystrix.ts';
import { resilience4j } from './dialects/resilience4j.ts';
import { historyWindow } from './HistoryBand.tsx';
import { circuitBreaker } from './model.ts';
import type { CircuitBreakerConfig } from './model.ts';
import { rightNow } from './right-now.tsx';
import BreakerView from './view.tsx';
import type { BreakerViewProps } from './view.tsx';

const NAMES = ['closed', 'open', 'halfOpen'];
const [CLOSED, OPEN, HALF_OPEN] = [0, 1, 2];

const GO: CircuitBreakerConfig = { ...defaultsOf(goResiliency.fields), dialect: 'go-resiliency' };
const R4J: CircuitBreakerConfig = {
  ...defaultsOf(resilience4j.fields),
  dialect: 'resilience4j',
  slidingWindowSize: 60,
  minimumNumberOfCalls: 20,
  waitDurationInOpenStateMs: 3500,
  automaticTransition: true,
};

function move(row: number, atUs: number, from: number, to: number, more: Partial<MoveRow> = {}): MoveRow {
  return { row, atUs, call: -1, state: 0, from, to, untilUs: Infinity, gauges: [], ...more };
}
const OPENED = move(0, 20_547_000, CLOSED, OPEN, { call: 4012, gauges: [60, 30, 0, 0.5, 0, 0] });
const HALF_OPENED = move(1, 24_047_000, OPEN, HALF_OPEN);

function at(state: number, gauges: readonly number[], sinceUs = 0, untilUs = Infinity): StateAt {
  return { state, sinceUs, untilUs, cause: -1, gauges };
}

function show(config: CircuitBreakerConfig, state: StateAt, nowUs: number, moves: readonly MoveRow[], more: Partial<BreakerViewProps> = {}) {
  const machine = machineOf(circuitBreaker, config);
  const calls = { onSeek: vi.fn<(us: number) => void>(), onCall: vi.fn<(callId: number) => void>(), onConfig: () => {} };
  const counter = { perSecond: 0, total: 0 };
  const conditions = machine.conditions(state, config, nowUs);
  render(<BreakerView title="Breaker on payments" config={config} nowUs={nowUs} state={state} conditions={conditions} moves={moves}
    meta={{ durationUs: 60_000_000, states: NAMES, gauges: machine.gauges }} counters={{ in: counter, forwarded: counter, decided: counter }} playing={false} width={440} still {...calls} {...more} />);
  return calls;
}

const label = (arrow: string) =>
  [...(document.querySelector(`[data-label="${arrow}"]`)?.children ?? [])].map((line) => line.textContent?.replaceAll('\u00a0', ' '));
const current = () => document.querySelector('[aria-current="true"]');
const ring = (name: RegExp) => [...screen.getByRole('img', { name }).querySelectorAll('[data-kind]')].map((segment) => segment.getAttribute('data-kind'));

describe('the history of a run under way', () => {
  it.each([[60_000_000, 'a whole run'], [23_000_000, 'a part of one']])('ends at %i \u00b5s, %s', async (untilUs) => {
    show(R4J, at(OPEN, [], 20_547_000, 24_047_000), 21_000_000, [OPENED], { meta: { durationUs: 60_000_000, untilUs, states: NAMES, gauges: [] } });
    const canvas = document.querySelector('canvas')!;
    act(() => { for (const box of document.querySelectorAll('*')) resizeTo(box, 440, 50); });
    const rects = () => drawCalls(canvas).filter(({ name }) => name === 'fillRect').map(({ args }) => Number(args[0]) + Number(args[2]));
    await waitFor(() => expect(rects().length).toBeGreaterThan(0));
    // The band shows three tenths of a minute, and 16 px are left at either side.
    const { fromUs, toUs } = historyWindow(21_000_000, 60_000_000);
    expect(Math.max(...rects())).toBeCloseTo(16 + 408 * Math.min(1, (untilUs - fromUs) / (toUs - fromUs)), 0);
  });
});

describe('a wait under way', () => {
  it.each([['resilience4j', { ...R4J, waitDurationInOpenStateMs: 8000 }], ['go-resiliency', { ...GO, timeoutMs: 8000 }]] as const)('of %s keeps its length when the setting is changed meanwhile', (_, config) => {
    show(config, at(OPEN, [60, 30, 0, 0.5, 0, 0], 20_000_000, 21_000_000), 20_400_000, []);
    expect(label('open-halfOpen')).toEqual(['1 s are over', 'in 600 ms']);
  });
});

describe('between the cards on a phone', () => {
  const HYSTRIX: CircuitBreakerConfig = { ...defaultsOf(hystrix.fields), dialect: 'hystrix' };
  it('the upper arrow has its numbers alone, and says more where there is room', () => {
    const seen = [390, 360, 440].map((width) => {
      show(HYSTRIX, at(CLOSED, [1968, 918, 918 / 1968]), 24_000_000, [], { width });
      const [, live] = label('closed-open');
      cleanup();
      return live;
    });
    expect(seen).toEqual(['918 of 1\u202f968', 'now: 918 of 1\u202f968', 'now: 918 of 1\u202f968']);
  });
});

describe('the state diagram of resilience4j', () => {
  const trial = at(HALF_OPEN, [8, 7, 0, -1, -1, 10], 24_047_000);

  it('half-open says what has come in, what is to come, and that the end is certain', () => {
    show(R4J, trial, 24_300_000, [OPENED, HALF_OPENED]);
    expect(screen.getByText('probes decide in 2 more answers')).toBeInTheDocument();
    expect(current()).toHaveTextContent('Half-open8 of 10 in');
    expect(label('halfOpen-open')).toEqual(['≥ 5 of 10 fail', '7 failed, 2 to come']);
    expect(label('halfOpen-closed')).toEqual(['10 in, < 5 failed', 'cannot be met now']);
    expect(label('open-halfOpen')).toEqual(['3.5 s are over', '253 ms ago']);
    expect(label('closed-open')).toEqual(['≥ 50 % of 60 fail', 'last: 30 of 60']);
    expect(document.querySelector('[data-arrow="halfOpen-open"]')).toHaveAttribute('data-certain', 'true');
    expect(document.querySelector('[data-arrow="open-halfOpen"]')).toHaveAttribute('data-lit', 'true');
    expect(ring(/10 of 10 probes let in, 8 answered, 7 failed/)).toEqual([...Array<string>(7).fill('error'), 'ok', 'in-flight', 'in-flight']);
  });
  it('half-open without enough failures leaves both arrows open', () => {
    show(R4J, at(HALF_OPEN, [4, 2, 0, -1, -1, 6], 24_047_000), 24_300_000, [OPENED, HALF_OPENED]);
    expect(document.querySelectorAll('[data-certain]')).toHaveLength(0);
    expect(label('halfOpen-closed')).toEqual(['10 in, < 5 failed', '2 not, 6 to come']);
    expect(ring(/6 of 10 probes let in/)).toEqual(['error', 'error', 'ok', 'ok', 'in-flight', 'in-flight', 'free', 'free', 'free', 'free']);
  });
  it('half-open is certain to close when the rest cannot fail it', () => {
    show(R4J, at(HALF_OPEN, [8, 1, 0, -1, -1, 10], 24_047_000), 24_300_000, [OPENED, HALF_OPENED]);
    expect(document.querySelector('[data-arrow="halfOpen-closed"]')).toHaveAttribute('data-certain', 'true');
    expect(label('halfOpen-open')[1]).toBe('cannot be met now');
  });
  it('open counts down to its timer', () => {
    show(R4J, at(OPEN, [60, 30, 0, 0.5, 0, 0], 20_547_000, 24_047_000), 21_747_000, [OPENED]);
    expect(current()).toHaveTextContent('Open2.300 s to go');
    expect(label('open-halfOpen')).toEqual(['3.5 s are over', 'in 2.300 s']);
    expect(document.querySelector('[data-arrow="open-halfOpen"]')).toHaveAttribute('data-certain', 'true');
    expect(document.querySelector('[data-arrow="closed-open"]')).toHaveAttribute('data-lit', 'true');
  });
  it('open without the timer waits for a call', () => {
    show({ ...R4J, automaticTransition: false }, at(OPEN, [60, 30, 0, 0.5, 0, 0], 20_547_000, 24_047_000), 25_000_000, [OPENED]);
    expect(current()).toHaveTextContent('over, needs a call');
    expect(label('open-halfOpen')).toEqual(['3.5 s over, a call', 'the next call']);
    expect(screen.getByText('the next call is the first probe')).toBeInTheDocument();
  });
  it('closed says when it may decide, and the share that failed', () => {
    show(R4J, at(CLOSED, [12, 3, 0, -1, -1, 0]), 1_000_000, []);
    expect(screen.getByText('no decision before 8 more calls')).toBeInTheDocument();
    expect(label('closed-open')).toEqual(['≥ 50 % of 60 fail', '12 of 20 calls in']);
    expect(label('halfOpen-open')[1]).toBe('not taken yet');
  });
  it('names slow calls when they are nearer to the limit than failures', () => {
    show({ ...R4J, slowCallRateThreshold: 0.8 }, at(CLOSED, [40, 0, 30, 0, 0.75, 0]), 1_000_000, []);
    expect(label('closed-open')).toEqual(['≥ 80 % of 60 slow', 'now: 30 of 40']);
  });
});

describe('the state diagram of go-resiliency', () => {
  it('closed counts errors that follow each other closely', () => {
    show(GO, at(CLOSED, [2, 0, 3000]), 4_500_000, []);
    expect(current()).toHaveTextContent('Closed2 of 3 errors');
    expect(label('closed-open')).toEqual(['3 errors within 5 s', '2 now, for 3.500 s']);
    expect(screen.getByText('1 more error opens it')).toBeInTheDocument();
    expect(ring(/2 of 3 errors counted/)).toEqual(['error', 'error', 'free']);
  });
  it('closed forgets errors older than the timeout', () => {
    show(GO, at(CLOSED, [2, 0, 3000]), 8_500_000, []);
    expect(current()).toHaveTextContent('0 of 3 errors');
  });
  it('half-open lets everyone in: one success closes, any error opens', () => {
    show(GO, at(HALF_OPEN, [0, 0, 0], 12_000_000), 12_800_000, [move(0, 7_000_000, CLOSED, OPEN), move(1, 12_000_000, OPEN, HALF_OPEN)], {
      probes: { inFlight: 1, nextAnswerUs: 14_000_000 },
    });
    expect(screen.getByText('every call is let in')).toBeInTheDocument();
    expect(label('halfOpen-closed')).toEqual(['1 success', '0 of 1']);
    expect(label('halfOpen-open')).toEqual(['any error', 'answer due in 1.200 s']);
    expect(label('open-halfOpen')).toEqual(['5 s are over', '800 ms ago']);
    expect(label('closed-open')[1]).toBe('taken at 7.000 s');
    expect(ring(/0 of 1 success counted/)).toEqual(['in-flight']);
  });
  it('says in large pictures what closely means', () => {
    show(GO, at(CLOSED, [0, 0, 0]), 100_000, [], { width: 800 });
    expect(label('closed-open')).toEqual(['3 errors within 5 s of each other', 'none now']);
    expect(label('halfOpen-closed')[0]).toBe('1 success closes');
  });
  it('with a threshold of zero never opens', () => {
    show({ ...GO, errorThreshold: 0 }, at(CLOSED, [0, 0, 0]), 100_000, []);
    expect(label('closed-open')[0]).toBe('never opens');
  });
});

describe('the history', () => {
  it('goes to a change and shows the call that caused it', async () => {
    const { onSeek, onCall } = show(R4J, at(HALF_OPEN, [0, 0, 0, -1, -1, 0]), 24_300_000, [OPENED, HALF_OPENED]);
    await userEvent.click(screen.getByRole('button', { name: 'Open at 20.547 s, by call #4012' }));
    expect(onSeek).toHaveBeenLastCalledWith(20_547_000);
    expect(onCall).toHaveBeenLastCalledWith(4012);
  });
  it('goes to a change that a timer caused without naming a call', async () => {
    const { onSeek, onCall } = show(R4J, at(HALF_OPEN, [0, 0, 0, -1, -1, 0]), 24_300_000, [OPENED, HALF_OPENED]);
    screen.getByRole('button', { name: 'Half-open at 24.047 s, by timer' }).focus();
    await userEvent.keyboard('{Enter}');
    expect(onSeek).toHaveBeenLastCalledWith(24_047_000);
    expect(onCall).not.toHaveBeenCalled();
  });
  it('is one stop for the Tab key, and the arrow keys lead from change to change', async () => {
    show(R4J, at(HALF_OPEN, [0, 0, 0, -1, -1, 0]), 24_300_000, [OPENED, HALF_OPENED]);
    const [opened, halfOpened] = within(screen.getByRole('group', { name: 'Changes of state' })).getAllByRole('button');
    expect([opened?.tabIndex, halfOpened?.tabIndex]).toEqual([-1, 0]);
    halfOpened?.focus();
    await userEvent.keyboard('{ArrowLeft}');
    expect(opened).toHaveFocus();
    expect([opened?.tabIndex, halfOpened?.tabIndex]).toEqual([0, -1]);
  });
  it('shows all of a short run, and a third of a long one around the playhead', () => {
    expect(historyWindow(12_000_000, 28_000_000)).toEqual({ fromUs: 0, toUs: 28_000_000 });
    expect(historyWindow(24_300_000, 60_000_000)).toEqual({ fromUs: 18_000_000, toUs: 36_000_000 });
    expect(historyWindow(59_000_000, 60_000_000).toUs).toBe(60_000_000);
  });
});

describe('the diagram on React Flow', () => {
  it('takes the place of the light one with the same words', async () => {
    await import('./StateFlow.tsx');
    show(R4J, at(HALF_OPEN, [8, 7, 0, -1, -1, 10], 24_047_000), 24_300_000, [OPENED, HALF_OPENED], { still: false });
    expect(await screen.findByRole('link', { name: /React Flow/ })).toBeInTheDocument();
    expect(within(screen.getByRole('region', { name: 'Breaker on payments' })).getByText('7 failed, 2 to come')).toBeInTheDocument();
    expect(current()).toHaveTextContent('Half-open8 of 10 in');
  });
  it('says so where nothing has been computed yet', () => {
    const counter = { perSecond: 0, total: 0 };
    render(<BreakerView title="Breaker" config={R4J} nowUs={0} state={null} conditions={[]} moves={[]} meta={{ durationUs: 1e6, states: NAMES, gauges: [] }}
      counters={{ in: counter, forwarded: counter, decided: counter }} playing={false} width={440} still onSeek={() => {}} onCall={() => {}} onConfig={() => {}} />);
    expect(screen.getByText('not computed yet')).toBeInTheDocument();
    expect(current()).toBeNull();
  });
});

describe('right now', () => {
  it('says of resilience4j that it waits for all probes although their end is known', () => {
    expect(rightNow(R4J, at(HALF_OPEN, [8, 7, 0, -1, -1, 10], 24_047_000), 24_300_000))
      .toBe('10 of 10 probes were let through, 8 have been answered and 7 of them failed. It will open again, whatever the last 2 bring: resilience4j waits for all 10.');
  });
  it('says of resilience4j what decides while it is open', () => {
    expect(rightNow(R4J, at(OPEN, [], 20_547_000, 24_047_000), 22_000_000)).toBe('Every call is refused until 24.047 s. Then it is half-open, by its timer.');
    expect(rightNow({ ...R4J, automaticTransition: false }, at(OPEN, [], 20_547_000, 24_047_000), 22_000_000)).toContain('The first call strictly later');
  });
  it('says of resilience4j how far the window is', () => {
    expect(rightNow(R4J, at(CLOSED, [12, 3, 0, -1, -1, 0]), 0)).toBe('3 of the last 12 calls failed. It cannot open before 8 more results, whatever they are.');
    expect(rightNow(R4J, at(CLOSED, [40, 10, 0, 0.25, 0, 0]), 0)).toBe('10 of the last 40 calls failed, 25 %. It opens at 50 % or more.');
  });
  it('says of go-resiliency that time resets the count and successes do not', () => {
    expect(rightNow(GO, at(CLOSED, [2, 0, 3000]), 4_500_000)).toBe('2 of 3 errors have been counted. One more error opens it if the next comes by 8.000 s; a success does not reset the count, only 5 s without an error do.');
    expect(rightNow(GO, at(HALF_OPEN, [0, 0, 0]), 12_000_000)).toBe('Every call is let in: go-resiliency has no limit on probes. 1 more success closes it, any error opens it for another 5 s.');
  });
});

describe('the arrow from open straight to closed', () => {
  const opened = at(OPEN, [20, 12, 0.6, 0, 0, 7000], 2_000_000, 7_000_000);
  it('stands only where the library closes without a test', () => {
    const config: CircuitBreakerConfig = { ...defaultsOf(hystrix.fields), dialect: 'hystrix' };
    show(config, opened, 3_000_000, []);
    expect(label('open-closed')).toEqual(['older call succeeds', '']);
    cleanup();
    show({ ...config, version: 'master' }, opened, 3_000_000, []);
    expect([document.querySelector('[data-arrow="open-closed"]'), label('open-closed')]).toEqual([null, []]);
  });
});

describe('the state diagram of resilience4j with a window of seconds', () => {
  const timed: CircuitBreakerConfig = { ...R4J, slidingWindowType: 'TIME_BASED', slidingWindowSeconds: 10 };
  it('names the seconds, and a minimum that they need not reach', () => {
    show(timed, at(CLOSED, [12, 3, 0, -1, -1, 0]), 1_000_000, []);
    expect(label('closed-open')).toEqual(['≥ 50 % in 10 s fail', '12 of 20 calls in']);
    expect(ring(/12 calls in the window, 3 failed/)).toHaveLength(20);
    expect(rightNow(timed, at(CLOSED, [12, 3, 0, -1, -1, 0]), 0)).toBe('3 of 12 calls in 10 s failed. It cannot open before 8 more results in that time, whatever they are.');
  });
});
