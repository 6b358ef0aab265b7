// @vitest-environment jsdom
import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { defaultsOf } from '../../engine/fields.ts';
import type { PatternViewProps } from '../../ui/kit/pattern-view.ts';
import { broker } from './model.ts';
import type { BrokerConfig } from './model.ts';
import BrokerView from './view.tsx';

const counters = {
  published: { perSecond: 20, total: 400 },
  delivered: { perSecond: 25, total: 500 },
  redelivered: { perSecond: 5, total: 100 },
  dead: { perSecond: 0, total: 3 },
  lost: { perSecond: 0, total: 2 },
  dropped: { perSecond: 0, total: 5 },
};
function show(change: Partial<BrokerConfig> = {}, more: Partial<PatternViewProps<BrokerConfig>> = {}): void {
  render(<BrokerView title="Broker orders" config={{ ...defaultsOf(broker.fields), ...change }} nowUs={10_000_000} conditions={[]} moves={[]} playing={false}
    state={{ state: 0, sinceUs: 0, untilUs: Infinity, cause: -1, gauges: [1250, 4, 3, 7.5, 6, 0, 1254] }} meta={{ durationUs: 20_000_000, states: broker.states, gauges: broker.gauges }}
    counters={{ in: { perSecond: 0, total: 0 }, forwarded: { perSecond: 0, total: 0 }, decided: { perSecond: 0, total: 0 } }}
    node={{ counters, levels: { waiting: [10, 2000], inFlight: [4, 4], deadLetters: [0, 3] }, gauges: [[10, 4, 0, 2, 0, 0, 14], [1250, 4, 3, 7.5, 6, 0, 1254]], fault: null }}
    onSeek={() => {}} onCall={() => {}} onConfig={() => {}} {...more} />);
}
const number = (label: string): string | null => screen.getByText(label).nextSibling?.textContent ?? null;

describe('the view of a broker', () => {
  it('says what there is at the playhead, and the most there was', () => {
    show();
    expect(screen.getByRole('img', { name: 'Broker orders at 10.000 s: Queue 1 250, at most 2 000; In flight 4, at most 4; Dead letters 3, at most 3; Age of the oldest 2.5 s, at most 12.5 s' })).toBeInTheDocument();
    expect([number('Published'), number('Delivered again'), number('Refused or dropped'), number('Died so far'), number('Done twice')]).toEqual([
      '20 per s',
      '20 %',
      '7',
      '3',
      '6',
    ]);
  });
  it('says how it delivers', () => {
    show({ visibilityMs: 2000, maxDeliveries: 3, backoffMs: 250, ordered: true });
    expect(screen.getByText('Each message goes to one consumer, at least once: without an acknowledgement within 2 s it is delivered again after 250 ms and growing, up to 3 times in all. Messages of one key keep their order.')).toBeInTheDocument();
  });
  it('says what is done to it', () => {
    show({}, { node: { counters, levels: {}, gauges: [], fault: 'Down' } });
    expect(screen.getByText(/^Down: nothing is delivered/)).toBeInTheDocument();
    expect(screen.getByRole('heading').nextSibling).toHaveTextContent(/^down$/);
  });
  it('has nothing to say before there is a run', () => {
    show({}, { state: null });
    expect(screen.getByRole('img', { name: /Queue 0.*Age of the oldest –/ })).toBeInTheDocument();
  });
});
