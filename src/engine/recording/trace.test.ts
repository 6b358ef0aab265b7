/** The canonical trace: readable, exact to the µs, and the same whatever is done with the records. */
import { describe, expect, it } from 'vitest';
import { nullSink } from './null-sink.ts';
import { RecordHash } from './record-hash.ts';
import { NO_INSTANCE, SPAN } from './sink.ts';
import { OUTCOMES, TEST_META } from './test-run.ts';
import { secondsText } from './trace.ts';
import { TraceSink } from './trace-sink.ts';

function traced(tell: (sink: TraceSink) => void): { readonly lines: readonly string[]; readonly hash: string } {
  const lines: string[] = [];
  const sink = new TraceSink(nullSink, (line) => lines.push(line));
  OUTCOMES.forEach((outcome) => sink.outcome(outcome));
  sink.describe(TEST_META);
  tell(sink);
  return { lines, hash: sink.hash() };
}

describe('the trace', () => {
  it('writes one line a record, with names for numbers', () => {
    const { lines } = traced((sink) => {
      sink.span(12, 1_000_000, 1_000_000, 1_800_000, 2_000_000, 1_800_000, 1_800_000, 0, 0, 1, 2, SPAN.departed | 1);
      sink.span(12, 2_000_000, -1, -1, 2_000_000, 2_000_000, Infinity, 0, NO_INSTANCE, 3, 3, SPAN.shortCircuit);
      sink.call(12, 1_000_000, 2_000_000, 1, 3);
      sink.move(2_000_001, 12, 0, 0, 1, 5_500_001);
      sink.gauge(2_000_001, 0, 1, 0.5);
      sink.line(3_000_000, 0, 'Loop:  0', -1, false);
      sink.line(3_000_000, 0, 'late\n', 12, true);
      sink.span(13, 2_000_000, 2_000_000, 2_000_000, -1, -1, Infinity, 0, 0, 0, 1, 0);
    });
    expect(lines).toEqual([
      'span #12.2 checkout-payments/0 sent=1.000000 queued=1.000000 begun=1.800000 ended=2.000000 left=1.800000 deadline=1.800000 error:Unavailable retry-after=200ms wait=backoff departed late',
      'span #12.3 checkout-payments/- sent=2.000000 queued=- begun=- ended=2.000000 left=2.000000 deadline=- rejected:open by=checkout-payments/breaker short-circuit',
      'call #12 checkout/1 start=1.000000 end=2.000000 rejected:open by=checkout-payments/breaker',
      'move 2.000001 checkout-payments/breaker closed>open cause=#12 until=5.500001',
      'gauge 2.000001 checkout-payments/breaker failed=0.5',
      'line 3.000000 main "Loop:  0"',
      'line 3.000000 main "late\\n" #12 unseen',
      'span #13.1 checkout-payments/0 sent=2.000000 queued=2.000000 begun=2.000000 ended=- left=- deadline=- unfinished',
    ]);
  });

  it('writes µs by whole numbers', () => {
    expect(secondsText(0)).toBe('0.000000');
    expect(secondsText(1)).toBe('0.000001');
    expect(secondsText(86_400_000_001)).toBe('86400.000001');
    expect(secondsText(Infinity)).toBe('-');
  });

  it('keeps records that came before the names', () => {
    const lines: string[] = [];
    const sink = new TraceSink(nullSink, (line) => lines.push(line));
    sink.gauge(0, 0, 0, 60);
    expect(lines).toEqual([]);
    sink.describe(TEST_META);
    sink.gauge(1, 0, 0, 61);
    expect(lines).toEqual(['gauge 0.000000 checkout-payments/breaker buffered=60', 'gauge 0.000001 checkout-payments/breaker buffered=61']);
  });

  it('changes with every field of every record', () => {
    const records: readonly ((sink: TraceSink, change: number) => void)[] = [
      (sink, change) => {
        const at = [12, 1e6, 1e6, 2e6, 3e6, 4e6, 5e6, 0, 0, 1, 1, 0].map((v, i) => (i === change ? v + 1 : v)) as Parameters<TraceSink['span']>;
        sink.span(...at);
      },
      (sink, change) => {
        const at = [12, 1e6, 2e6, 0, 1].map((v, i) => (i === change ? v + 1 : v)) as Parameters<TraceSink['call']>;
        sink.call(...at);
      },
      (sink, change) => {
        const at = [1e6, 12, 0, 0, 1, 2e6].map((v, i) => (i === change ? v + 1 : v)) as Parameters<TraceSink['move']>;
        sink.move(...at);
      },
      (sink, change) => {
        const at = [1e6, 0, 1, 0.5].map((v, i) => (i === change ? v + 1 : v)) as Parameters<TraceSink['gauge']>;
        sink.gauge(...at);
      },
      (sink, change) => sink.line(change === 0 ? 1 : 0, change === 1 ? 1 : 0, change === 2 ? 'b' : 'a', change === 3 ? 1 : 0, change === 4),
    ];
    const fields = [12, 5, 6, 4, 5];
    const hashes = records.flatMap((record, i) => Array.from({ length: (fields[i] ?? 0) + 1 }, (_, change) => traced((sink) => record(sink, change - 1)).hash));
    expect(new Set(hashes).size).toBe(hashes.length);
    hashes.forEach((hash) => expect(hash).toMatch(/^[0-9a-f]{16}$/));
  });

  it('does not depend on the order in which outcomes were interned', () => {
    const swapped = new TraceSink(nullSink);
    swapped.outcome({ ...OUTCOMES[1]!, index: 0 });
    swapped.outcome({ ...OUTCOMES[0]!, index: 1 });
    swapped.call(0, 0, 5, 0, 1);
    expect(swapped.hash()).toBe(traced((sink) => sink.call(0, 0, 5, 0, 0)).hash);
  });
});

describe('the record hash', () => {
  it('keeps neighbours apart in each lane', () => {
    const seen = new Set<string>();
    const low = new Set<string>();
    for (let i = 0; i < 20_000; i++) {
      const hash = new RecordHash();
      hash.number(i);
      hash.number(i % 7);
      seen.add(hash.digest());
      low.add(hash.digest().slice(8));
    }
    expect(seen.size).toBe(20_000);
    expect(low.size).toBeGreaterThan(19_990);
  });

  it('is the same on every machine', () => {
    const hash = new RecordHash();
    hash.text('Half-open');
    hash.number(0.1);
    hash.number(-0);
    hash.word(-1);
    expect(hash.digest()).toMatchInlineSnapshot(`"499a6152447ee8e8"`);
  });
});
