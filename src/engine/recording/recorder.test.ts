/** What a recorder and a reader do at the edges: long rows, lines, unknown names, long runs, many windows. */
import { describe, expect, it } from 'vitest';
import { bucketOf } from '../des/log-histogram.ts';
import { NONE } from './columns.ts';
import { BUFFER, CELLS, COUNTERS, HISTOGRAMS, LEVELS } from './layout.ts';
import { createReader } from './reader.ts';
import { Recorder } from './recorder.ts';
import { columnsOf, rowBytes } from './table.ts';
import { OUTCOMES, TEST_META } from './test-run.ts';

describe('a recorder', () => {
  it('cuts what is longer than its columns reach, and only that', () => {
    const recorder = new Recorder({ windowUs: 100_000, keepCalls: 10, keepGauges: 10 });
    recorder.outcome(OUTCOMES[0]!);
    recorder.call(0, 1_000_000, 6_000_000_000, 0, 0);
    recorder.call(1, 5_999_000_000, 6_000_000_000, 0, 0);
    recorder.span(1, 5_999_000_000, 5_999_000_000, -1, 6_000_000_000, 6_000_000_000, 90_000_000_000, 0, 0, 0, 1, 0);
    const reader = createReader(TEST_META);
    reader.append(recorder.flush(6_000_000_000));
    expect(reader.call(0)).toMatchObject({ startUs: 1_000_000, endUs: 1_000_000 + NONE - 1 });
    expect(reader.call(1)).toMatchObject({ startUs: 5_999_000_000, endUs: 6_000_000_000 });
    const span = reader.span(0);
    expect(span).toMatchObject({ sentUs: 5_999_000_000, endedUs: 6_000_000_000 });
    expect(span.deadlineUs).toBeGreaterThan(span.leftUs);
  });

  it('shows lines up to and including an instant', () => {
    const recorder = new Recorder({ windowUs: 100_000, keepCalls: 10, keepGauges: 10 });
    [0, 1_000_000, 1_000_000, 2_000_000].forEach((atUs, i) => recorder.line(atUs, 0, `Loop:  ${i}`, -1, i === 3));
    const reader = createReader(TEST_META);
    reader.append(recorder.flush(2_000_000));
    expect(reader.console(999_999).map(({ text }) => text)).toEqual(['Loop:  0']);
    expect(reader.console(1_000_000).length).toBe(3);
    expect(reader.console(9_000_000).at(-1)).toEqual({ atUs: 2_000_000, process: 0, text: 'Loop:  3', call: -1, unseen: true });
    expect(reader.nextEventUs(1_000_000)).toBe(2_000_000);
  });

  it('refuses names and numbers it does not have', () => {
    const reader = createReader(TEST_META);
    expect(() => reader.series('clients/nobody/calls', 0, 1, 1)).toThrow(RangeError);
    expect(() => reader.percentiles('clients/checkout/calls', 0, 1, 1, [0.5])).toThrow('is not a histogram');
    expect(() => reader.state(7, 0)).toThrow(RangeError);
    expect(() => reader.call(0)).toThrow(RangeError);
    const recorder = new Recorder({ windowUs: 1, keepCalls: 1, keepGauges: 1 });
    expect(recorder.counter('a')).toBe(recorder.counter('a'));
    expect(() => recorder.level('a')).toThrow('is not a level');
  });

  it('gives a window without news no rows, and rolls over a million of them at once', () => {
    const recorder = new Recorder({ windowUs: 1000, keepCalls: 10, keepGauges: 10 });
    const calls = recorder.counter('calls');
    const busy = recorder.level('busy');
    recorder.add(calls, 1);
    recorder.set(busy, 3, 400);
    recorder.roll(1_000_000_500);
    expect(recorder.windowEndUs).toBe(1_000_001_000);
    recorder.add(calls, 2);
    recorder.end(1_000_000_600);
    const chunk = recorder.flush(1_000_000_600);
    expect(chunk.buffers[BUFFER.counters]?.byteLength).toBe(2 * 16);
    expect(chunk.buffers[BUFFER.levels]?.byteLength).toBe(32);
    const reader = createReader({ ...TEST_META, windowUs: 1000, series: recorder.series });
    reader.append(chunk);
    expect(reader.total('busy', 0, Infinity)).toBe(3 * (1_000_000_600 - 400));
    expect(reader.series('busy', 500_000_000, 500_002_000, 10)).toEqual([
      { fromUs: 500_000_000, toUs: 500_001_000, sum: 3000, last: 3, max: 3 }, { fromUs: 500_001_000, toUs: 500_002_000, sum: 3000, last: 3, max: 3 },
    ]);
    expect(reader.total('calls', 1000, Infinity)).toBe(2);
  });

  it('gives a counter a row for each window in which something was added, though the sum be nothing', () => {
    const recorder = new Recorder({ windowUs: 1000, keepCalls: 10, keepGauges: 10 });
    const [untouched, none, back, one] = ['untouched', 'none', 'back', 'one'].map((name) => recorder.counter(name));
    recorder.add(none!, 0);
    recorder.add(back!, 5); recorder.add(back!, -5);
    recorder.add(one!, 1);
    recorder.roll(1000);
    recorder.add(back!, 2);
    recorder.end(1500);
    const buffer = recorder.flush(1500).buffers[BUFFER.counters]!,
      { sum, window, series } = columnsOf(COUNTERS, buffer, buffer.byteLength / rowBytes(COUNTERS));
    expect([...series].map((number, row) => [number, window[row], sum[row]])).toEqual([[none, 0, 0], [back, 0, 0], [one, 0, 1], [back, 1, 2]]);
    expect([...series]).not.toContain(untouched);
  });

  it('gives a level a row for each window in which it was set, with what it held from the window before', () => {
    const recorder = new Recorder({ windowUs: 1000, keepCalls: 10, keepGauges: 10 });
    const levels = Array.from({ length: 70 }, (_, i) => recorder.level(`level ${i}`)), last = levels[69]!;
    recorder.set(last, 4, 500);
    recorder.roll(1000);
    recorder.roll(2000);
    recorder.set(last, 4, 2000);
    recorder.set(last, 1, 2250);
    recorder.end(3000);
    const buffer = recorder.flush(3000).buffers[BUFFER.levels]!, rows = columnsOf(LEVELS, buffer, buffer.byteLength / rowBytes(LEVELS));
    expect([...rows.series].map((series, row) => [series, rows.window[row], rows.sum[row], rows.last[row], rows.max[row]])).toEqual([
      [last, 0, 4 * 500, 4, 4], [last, 2, 4 * 250 + 750, 1, 4],
    ]);
  });

  it('does not count a value that held for no time as a maximum', () => {
    const recorder = new Recorder({ windowUs: 1000, keepCalls: 10, keepGauges: 10 });
    const queued = recorder.level('queued');
    recorder.set(queued, 1, 100);
    recorder.set(queued, 9, 200);
    recorder.set(queued, 2, 200);
    recorder.end(1000);
    const reader = createReader({ ...TEST_META, windowUs: 1000, series: recorder.series });
    reader.append(recorder.flush(1000));
    expect(reader.series('queued', 0, 1000, 1)[0]).toEqual({ fromUs: 0, toUs: 1000, sum: 100 + 2 * 800, last: 2, max: 2 });
  });

  it('keeps counts above 65 535 of one bucket', () => {
    const recorder = new Recorder({ windowUs: 1000, keepCalls: 10, keepGauges: 10 });
    const latency = recorder.histogram('latency');
    for (let i = 0; i < 200_000; i++) recorder.observe(latency, 50);
    recorder.end(1000);
    const chunk = recorder.flush(1000);
    expect(chunk.buffers[BUFFER.histograms]?.byteLength).toBe(rowBytes(HISTOGRAMS));
    const reader = createReader({ ...TEST_META, windowUs: 1000, series: recorder.series });
    reader.append(chunk);
    expect(reader.distribution('latency', 0, Infinity, [0.5])).toEqual({ count: 200_000, meanUs: 50, atShares: [50] });
    expect(reader.percentiles('latency', 0, 1000, 1, [0.999])[0]?.[0]).toBe(50);
  });

  it('writes buckets in the order in which they were met, those above 65 535 in cells of their own', () => {
    const recorder = new Recorder({ windowUs: 1000, keepCalls: 10, keepGauges: 10 });
    const latency = recorder.histogram('latency');
    recorder.observe(latency, 3);
    for (let i = 0; i < 65_536; i++) recorder.observe(latency, 2);
    recorder.observe(latency, 1);
    recorder.end(1000);
    const { buffers } = recorder.flush(1000),
      buffer = buffers[BUFFER.cells]!,
      { bucket, count } = columnsOf(CELLS, buffer, buffer.byteLength / rowBytes(CELLS));
    expect([...bucket].map((number, row) => [number, count[row]])).toEqual([[bucketOf(3), 1], [bucketOf(2), 65_535], [bucketOf(2), 1], [bucketOf(1), 1]]);
    const { count: values, cells } = columnsOf(HISTOGRAMS, buffers[BUFFER.histograms]!, 1);
    expect([values[0], cells[0]]).toEqual([65_538, 4]);
  });

  it('knows of gauges that changed at the instant of a move, before it and after it', () => {
    const recorder = new Recorder({ windowUs: 1000, keepCalls: 10, keepGauges: 10 });
    recorder.gauge(500, 0, 0, 60);
    recorder.gauge(500, 0, 1, 30);
    recorder.move(500, 7, 0, 0, 1, 4000);
    recorder.gauge(500, 0, 1, 0);
    const reader = createReader(TEST_META);
    reader.append(recorder.flush(500));
    expect(reader.move(0)).toEqual({ row: 0, atUs: 500, call: 7, state: 0, from: 0, to: 1, untilUs: 4000, gauges: [60, 30] });
    expect(reader.state(0, 500)).toEqual({ state: 1, sinceUs: 500, untilUs: 4000, cause: 7, gauges: [60, 0] });
    expect(reader.state(0, 499)).toEqual({ state: 0, sinceUs: 0, untilUs: Infinity, cause: -1, gauges: [0, 0] });
  });

  it('moves its base in a run of hours and finds every row again', () => {
    const recorder = new Recorder({ windowUs: 1_000_000, keepCalls: 100_000, keepGauges: 10 });
    recorder.outcome(OUTCOMES[0]!);
    const startOf = (id: number): number => id * 7_000_000;
    for (let id = 0; id < 5000; id++) recorder.call(id, startOf(id), startOf(id) + 3_000_000, 0, 0);
    const chunk = recorder.flush(startOf(5000));
    const reader = createReader(TEST_META);
    reader.append(chunk);
    for (let id = 0; id < 5000; id++) expect(reader.call(reader.callRow(id)).startUs).toBe(startOf(id));
    expect(chunk.head.length).toBeGreaterThan(8);
    expect(reader.nextEventUs(startOf(3000))).toBe(startOf(3000) + 3_000_000);
    expect([...reader.calls(startOf(4000), startOf(4003), {}, 100)].map((row) => reader.call(row).id)).toEqual([4000, 4001, 4002]);
  });
});
