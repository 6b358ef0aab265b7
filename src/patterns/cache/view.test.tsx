// @vitest-environment jsdom
import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { headline } from './headline.tsx';
import { cache, type CacheConfig } from './model.ts';
import { pastOf, rateAt } from './past.tsx';
import CacheView from './view.tsx';
import { defaultsOf } from '../../engine/fields.ts';

/** keys, fetches, waiting, crowd, hits, misses, coalesced, stale, renewals, evictions, duplicates */
const gauges = (seconds: number): readonly number[] => [40 * seconds, 3, 2, 2, 70 * seconds, 20 * seconds, 10 * seconds, 5, 4 * seconds, 7, 6 * seconds];
const gaugesAt = (us: number) => (us > 8e6 ? null : gauges(us / 1e6));

function show(change: Partial<CacheConfig> = {}, crowd = 2): void {
  const none = { perSecond: 0, total: 0 }, now = [...gauges(4)];
  now[3] = crowd;
  render(<CacheView title="Cache" config={{ ...defaultsOf(cache.fields), ...change }} nowUs={4e6} state={{ state: 0, sinceUs: 0, untilUs: Infinity, cause: -1, gauges: now }} conditions={[]} moves={[]}
    meta={{ durationUs: 16e6, states: [], gauges: cache.gauges }} counters={{ in: none, forwarded: none, decided: none }} gaugesAt={gaugesAt} playing={false} onSeek={() => {}} onCall={() => {}} onConfig={() => {}} />);
}

describe('the view of a cache', () => {
  it('shows hit ratio, fetches, duplicates and keys, at the playhead and at most', () => {
    show();
    expect(screen.getByRole('img', { name: /^Cache at/ })).toHaveAccessibleName(
      /Hit ratio 70 %, at most 70 %; Fetches 24 per s, at most 24 per s; Duplicate fetches 6 per s, at most 6 per s; Keys 160 of 1.000, at most 320/,
    );
    expect(screen.getByText('Hits since the start').parentElement).toHaveTextContent('70 %');
  });
  it.each([[0, 'none'], [1, 'one'], [51, 'stampede of 51']])('with %d fetches of one key says %s', (crowd, word) => {
    show({}, crowd);
    expect(screen.getByText(word)).toBeInTheDocument();
  });
  it.each<[RegExp, Partial<CacheConfig>]>([
    [/again for 60 s\. .* longest ago goes\. Each call that misses/, {}], [/for ever\. .* least often goes/, { ttlMs: -1, eviction: 'lfu' }],
    [/after its last use.*For 5 s more.*wait for that fetch/, { expiry: 'used', staleMs: 5000, singleFlight: true }], [/^It is flushed/, { flush: true }],
  ])('says %s', (text, change) => {
    show(change);
    expect(screen.getByText(text)).toBeInTheDocument();
  });
});

it('counts what passed in each stretch, and nothing where the run is not computed yet', () => {
  const past = pastOf(gaugesAt, 16e6);
  expect([past.hitRatio[0], past.fetches[40], past.duplicates[79]].map((value) => Math.round(value! * 10) / 10)).toEqual([0.7, 24, 6]);
  expect([past.keys[79], past.keys[80], past.hitRatio[159]]).toEqual([320, NaN, NaN]);
  expect(pastOf(undefined, 1e6).keys).toEqual([]);
});
it('near the end of what is computed the rates are those of the last whole half second', () => {
  expect(Math.round(rateAt(gaugesAt, 8e6).fetches)).toBe(24);
  expect(rateAt(undefined, 1e6).hitRatio).toBeNaN();
});
it('is named in a chain by what it holds and for how long', () => {
  const config = defaultsOf(cache.fields), counter = (perSecond: number) => ({ perSecond, total: 0 });
  expect(
    [headline.setting(config, { outer: [] }), headline.setting({ ...config, ttlMs: -1 }, { outer: [] })].map((text) => text.replaceAll(/\s/g, ' ')),
  ).toEqual(['1 000 keys, 60 s', '1 000 keys, for ever']);
  expect(headline.metric.text({ in: counter(100), forwarded: counter(20), decided: counter(80) })).toBe('80 %');
  expect(headline.brief?.(config, { in: counter(0), forwarded: counter(0), decided: counter(0) })).toBe('– from the cache');
});
