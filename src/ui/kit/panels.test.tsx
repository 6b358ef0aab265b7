// @vitest-environment jsdom
/** What the views of patterns are made of: a frame with numbers, places in a row, bars on an axis of time, bars of clients. */
import { render, screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { ClientBars } from './ClientBars.tsx';
import { EndpointGlyph, FaultWord } from './EndpointGlyph.tsx';
import type { PatternClient } from './pattern-view.ts';
import { PatternPanel } from './PatternPanel.tsx';
import { QueuePanel, statesWord, waitingWord } from './QueuePanel.tsx';
import { SlotBar } from './SlotBar.tsx';
import { TimeRows } from './TimeRows.tsx';

const counter = (perSecond: number, total: number) => ({ perSecond, total });
const rects = (bar: Element, className: string) => [...bar.querySelectorAll('rect')].filter((rect) => rect.getAttribute('class')?.includes(className));
const widthOf = (rect: Element | undefined) => Number(rect?.getAttribute('width'));

describe('the frame of a view', () => {
  it('has its title, the half second its rates are for, its numbers and its words', () => {
    render(<PatternPanel title="Retry on Payments" nowUs={24_499_999} numbers={[{ label: 'Came in', value: '80 per s' }]} words="Three at most."><svg /></PatternPanel>);
    const panel = screen.getByRole('region', { name: 'Retry on Payments' });
    expect(within(panel).getByRole('heading', { level: 2 })).toHaveTextContent('Retry on Payments');
    expect(panel).toHaveTextContent('24.0 to 24.5 s');
    expect(within(panel).getByText('Came in').nextElementSibling).toHaveTextContent('80 per s');
    expect(within(panel).getByText('Three at most.')).toBeInTheDocument();
  });
  it('says what is done to it, and no time where it has none', () => {
    render(<PatternPanel title="Broker" fault="Down" numbers={[]} words="">{null}</PatternPanel>);
    expect(screen.getByText('down').tagName).toBe('EM');
    expect(screen.getByRole('region')).not.toHaveTextContent(' s');
  });
});

describe('places in a row', () => {
  const bar = (props: Partial<Parameters<typeof SlotBar>[0]>) => {
    const { container } = render(<SlotBar label="Permits" taken={3} of={4} kind="inFlight" word="1 free" {...props} />);
    return container.querySelector('svg')!;
  };
  it('are one each, the taken ones filled', () => {
    const places = bar({});
    expect([rects(places, 'place').length, rects(places, 'inFlight').length]).toEqual([4, 3]);
    expect(places).toHaveAccessibleName('Permits: 3 of 4, 1 free');
  });
  it('are one bar above forty, filled by their share', () => {
    const places = bar({ taken: 50, of: 200, kind: 'waiting', word: '50 of 200' });
    expect([rects(places, 'place').length, widthOf(rects(places, 'waiting')[0])]).toEqual([1, 407 / 4]);
    expect(places).toHaveAccessibleName('Permits: 50 of 200');
  });
  it('are as many as come where there is no limit', () => {
    const places = bar({ taken: 2, of: Infinity, word: 'no limit' });
    expect([rects(places, 'place').length, rects(places, 'inFlight').length]).toEqual([0, 2]);
    expect(places).toHaveAccessibleName('Permits: 2, no limit');
  });
  it('show a part of one, nothing of none, and never more than there are', () => {
    expect(widthOf(rects(bar({ taken: 0.5, of: 1, kind: 'free' }), 'free')[0])).toBe(407 / 2);
    expect(rects(bar({ taken: 0, of: 0 }), 'inFlight')).toEqual([]);
    expect(rects(bar({ taken: 9, of: 4 }), 'inFlight')).toHaveLength(4);
  });
});

describe('the view of a queue', () => {
  const shown = (props: Partial<Parameters<typeof QueuePanel>[0]>) => {
    render(<QueuePanel title="Queue of Payments" nowUs={1e6} capacity={100} queued={92} words="First in, first out."
      counters={{ in: counter(260, 5000), forwarded: counter(184, 4000), decided: counter(76, 908) }} {...props} />);
    return (label: string) => screen.getByText(label).nextElementSibling?.textContent;
  };
  it('says who waits, and how long the work they are will take', () => {
    const number = shown({ oldestUs: 499_600 });
    expect(screen.getByRole('img', { name: 'Waiting: 92 of 100' })).toBeInTheDocument();
    expect([number('Oldest waits'), number('To work this off'), number('Lost so far')]).toEqual(['500 ms', '500 ms', '908 of 5\u2009000']);
  });
  it('tells no time where nobody waits or nothing is taken', () => {
    const number = shown({ queued: 0, oldestUs: 0, counters: { in: counter(0, 0), forwarded: counter(0, 0), decided: counter(0, 0) } });
    expect([number('Oldest waits'), number('To work this off'), number('Lost so far')]).toEqual(['–', '–', '0 of 0']);
    expect(screen.getByRole('img')).toHaveAccessibleName('Waiting: 0 of 100, nobody');
  });
  it('has words for its length and its states', () => {
    expect([waitingWord(0, 5), waitingWord(5, 5), waitingWord(3, Infinity)]).toEqual(['nobody', '5 of 5, full', '3']);
    const at = (state: number) => ({ state, sinceUs: 0, untilUs: Infinity, cause: -1, gauges: [] });
    expect([statesWord([at(1)], ['quiet', 'dropping']), statesWord([at(0), at(1), at(1)], ['quiet', 'dropping'])]).toEqual(['dropping', 'quiet 1, dropping 2']);
  });
});

describe('bars on an axis of time', () => {
  it('stand where their times are, with ticks in the unit of the axis', () => {
    const { container } = render(<TimeRows label="Attempts and waits" endMs={400} rows={[{ name: '1st try', bars: [{ fromMs: 100, toMs: 300, kind: 'attempt', text: 'work' }] }]} />);
    const picture = screen.getByRole('img', { name: 'Attempts and waits' });
    expect(within(picture).getByText('work')).toHaveStyle({ left: '25%', width: '50%' });
    expect(container.textContent).toContain('400 ms');
  });
  it('name one instant instead, or none', () => {
    const { rerender, container } = render(<TimeRows label="x" endMs={2000} rows={[]} mark={{ atMs: 1000, text: 'deadline 1 s' }} />);
    expect(screen.getByText('deadline 1 s').parentElement).toHaveStyle({ left: '50%' });
    rerender(<TimeRows label="x" endMs={0} rows={[{ name: 'a', bars: [{ fromMs: 0, toMs: 0, kind: 'point' }] }]} mark="none" />);
    expect(container.textContent).toBe('a');
  });
});

describe('bars of clients', () => {
  const client = (title: string, came: number, decided: number, copies = 1): PatternClient => ({ title, copies, came: counter(came, came * 10), decided: counter(decided, decided * 10) }) as PatternClient;
  it('share one scale, and say what passes and what is refused', () => {
    render(<ClientBars clients={[client('Shop', 100, 25), client('Reports', 50, 0, 3)]} refused="rejected:rate" below={({ title }) => <i>{`tokens of ${title}`}</i>} />);
    const shop = screen.getByRole('img', { name: 'Shop: 75 per s pass, 25 per s refused; since the start 25 % refused' });
    expect([widthOf(rects(shop, 'passed')[0]), widthOf(rects(shop, 'refused')[0])]).toEqual([407 * 0.75, 407 * 0.25]);
    const reports = screen.getByRole('img', { name: /^Reports ×3: 50 per s pass/ });
    expect([widthOf(rects(reports, 'passed')[0]), rects(reports, 'refused')]).toEqual([407 / 2, []]);
    expect(screen.getByText('tokens of Shop')).toBeInTheDocument();
  });
  it('say that nothing comes, and count those that are too many', () => {
    render(<ClientBars clients={Array.from({ length: 14 }, (_, k) => client(`c${k}`, 0, 0))} refused="rejected:rate" />);
    expect(screen.getAllByText('nothing comes')).toHaveLength(12);
    expect(screen.getByText('and 2 clients more')).toBeInTheDocument();
  });
});

describe('the sign of an endpoint', () => {
  it('is hidden from those who hear the word beside it, and differs by shape', () => {
    const { container } = render(<>{(['in', 'doubt', 'out', 'gone'] as const).map((health) => <EndpointGlyph key={health} health={health} />)}<FaultWord fault="Stalled" /></>);
    const signs = [...container.querySelectorAll('svg')];
    expect(signs.every((sign) => sign.getAttribute('aria-hidden') === 'true')).toBe(true);
    expect(new Set(signs.map((sign) => sign.innerHTML)).size).toBe(4);
    expect(screen.getByText('stalled')).toBeInTheDocument();
  });
});
