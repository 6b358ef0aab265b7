/** A pattern may send an attempt down another link: a call of its own, with its own chain, spans, deadline and end. */
import { describe, expect, it } from 'vitest';
import { at, begin, between, call, constant, endsOf, hopsOf, policy, queue, readerOf, run, total, work } from '../../test/support/small-run.ts';
import type { Parts } from '../../test/support/small-run.ts';
import { compareAndSet } from '../patterns/compare-and-set/model.ts';
import { defaultsOf } from './fields.ts';

const FAILS = { do: 'fail', error: 'Odd', share: 1 } as const;
/** Sends attempt 2 down the link `spare` when the first fails, and then perhaps a third one down its own. */
const spares = policy('spares', {
  response: (fx, signal) => {
    if (signal.outcome.reason === 'ok' || signal.attempt === 3) fx.reply(signal.outcome);
    else if (signal.attempt === 1) fx.forward(2, { route: 'spare' });
    else fx.forward(3);
  },
  cancel: (fx) => { fx.reply(fx.shared.outcome('cancelled')); fx.cancel(1); fx.cancel(2); },
});
const relay = policy('relay', {}, null, { countsClients: true });
const retries = policy('retries', { response: (fx, signal) => { if (signal.outcome.reason === 'ok' || signal.attempt === 3) fx.reply(signal.outcome); else fx.forward(signal.attempt + 1); } });
const limits = policy('limits', {
  request: (fx, _signal, _call, _shared, config) => { const ms = Number(config['ms']); fx.startTimer(0, ms); fx.forward(1, undefined, fx.nowUs + ms * 1000); },
  response: (fx, signal) => { fx.stopTimer(0); fx.reply(signal.outcome); }, timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); fx.cancel(1); },
});
const seen: string[] = [];
const looks = policy('looks', { request: (fx) => { seen.push(`${fx.call.startedUs / 1000} by ${fx.call.deadlineUs / 1000} attempt ${fx.call.attempt} of ${fx.call.id}`); fx.forward(1); } });
const PATTERNS = [spares, relay, retries, limits, looks];

/** The first service fails after 5 ms, the spare one answers after 3; a millisecond each way. */
const two = (
  chain: readonly { readonly kind: string; readonly config?: { readonly ms: number } }[],
  spare: readonly { readonly kind: string }[] = [],
  more: Parts = {},
): Parts => ({
  clients: [{ workload: at(0, 20) }],
  links: [
    { chain, latency: constant(1) },
    { id: 'spare', from: { client: 0, service: -1, node: -1 }, to: 1, chain: spare, latency: constant(1) },
  ],
  services: [
    { workers: -1, steps: [work(5), FAILS] },
    { workers: -1, steps: [work(3)] },
  ],
  ...more,
});

describe('an attempt down another link', () => {
  it('is a call of its own there: its spans are of that link, its attempts begin at 1', () => {
    const ran = run(two([{ kind: 'spares' }]), PATTERNS);
    expect(hopsOf(ran).slice(0, 2)).toEqual(['link 0.1 sent 0 begun 1 ended 6 left 7 error Odd', 'spare 0.1 sent 7 begun 8 ended 11 left 12 ok']);
    expect(endsOf(ran)).toEqual(['0 at 12 ok', '1 at 32 ok']);
    expect([total(ran, 'links/spare/sent'), total(ran, 'attach/link/spares/forwarded'), total(ran, 'clients/client/calls')]).toEqual([2, 4, 2]);
  });
  it('goes through the chain of that link, which may try again and send it elsewhere once more', () => {
    const parts = two([{ kind: 'spares' }], [{ kind: 'relay' }, { kind: 'retries' }]);
    const ran = run({ ...parts, services: [parts.services![0]!, { workers: -1, steps: [work(3), FAILS] }] }, PATTERNS);
    expect(hopsOf(ran).filter((hop) => hop.includes(' 0.'))).toEqual([
      'link 0.1 sent 0 begun 1 ended 6 left 7 error Odd', 'link 0.2 sent 22 begun 23 ended 28 left 29 error Odd',
      'spare 0.1 sent 7 begun 8 ended 11 left 12 error Odd', 'spare 0.2 sent 12 begun 13 ended 16 left 17 error Odd', 'spare 0.3 sent 17 begun 18 ended 21 left 22 error Odd',
    ]);
    expect(total(ran, 'attach/spare/relay/in')).toBe(2);
  });
  it('starts at its own instant, with the deadline of the call it is for', () => {
    seen.length = 0;
    run(two([{ kind: 'limits', config: { ms: 50 } }, { kind: 'spares' }], [{ kind: 'looks' }]), PATTERNS);
    expect(seen).toEqual(['7 by 50 attempt 2 of 0', '27 by 70 attempt 2 of 1']);
  });
  it('is left or given up with its caller', () => {
    const parts = two([{ kind: 'limits', config: { ms: 9 } }, { kind: 'spares' }]);
    const ran = run(
      {
        ...parts,
        links: [parts.links![0]!, { ...parts.links![1]!, passCancel: true }],
        services: [parts.services![0]!, { workers: -1, steps: [work(50)], onCancel: 'abort' }],
      },
      PATTERNS,
    );
    expect(hopsOf(ran)[1]).toBe('spare 0.1 sent 7 begun 8 ended 10 left 9 cancelled aborted departed');
    expect(endsOf(ran)).toEqual(['0 at 9 timeout', '1 at 29 timeout']);
  });
  it('leaves nothing behind', () => {
    for (const chain of [[], [{ kind: 'retries' }]]) {
      const ran = run(two([{ kind: 'limits', config: { ms: 11 } }, { kind: 'spares' }], chain, { clients: [{ workload: { kind: 'even', ratePerSec: 400, firstMs: 0 } }] }), PATTERNS);
      expect(ran.simulation.inspect()).toMatchObject({ callsUnderWay: 0, attemptsUnderWay: 0 });
    }
  });
  it('is drawn below the attempt it is: the same call draws the same, whatever the others do', () => {
    const drawn = (timesMs: readonly number[]) => {
      const parts = two([{ kind: 'spares' }], [], { clients: [{ workload: at(...timesMs) }] });
      return hopsOf(run({ ...parts, services: [parts.services![0]!, { workers: -1, steps: [{ do: 'work', time: { dist: 'exponential', meanMs: 5 }, perBusyMs: 0 }] }] }, PATTERNS)).filter((hop) => hop.startsWith('spare 0'));
    };
    expect(drawn([0])).toEqual(drawn([0, 1, 2]));
  });
  it('may be sent by a service on its way to another', () => {
    const ran = run({
      links: [{}, between(0, 1, { chain: [{ kind: 'spares' }] }), between(0, 2, { id: 'spare' })],
      services: [{ steps: [call(1)] }, { steps: [work(5), FAILS] }, { steps: [work(3)] }],
    }, PATTERNS);
    expect(hopsOf(ran)).toEqual(['link 0.1 sent 0 begun 0 ended 8 left 8 ok', 'link1 0.1 sent 0 begun 0 ended 5 left 5 error Odd', 'spare 0.1 sent 5 begun 5 ended 8 left 8 ok']);
  });
  it('passes the door of the other service', () => {
    const parts = two([{ kind: 'spares' }]);
    const ran = run(
      {
        ...parts,
        links: [...parts.links!, between(1, 1, { id: 'door', chain: [{ kind: 'relay' }] })],
        services: [parts.services![0]!, { door: 2, workers: 1, queue: queue(-1), steps: [work(3)] }],
      },
      PATTERNS,
    );
    expect(endsOf(ran)).toEqual(['0 at 12 ok', '1 at 32 ok']);
    expect(total(ran, 'attach/door/relay/in')).toBe(2);
  });
  it('goes on the same from a copy of the run', () => {
    const parts = two([{ kind: 'limits', config: { ms: 30 } }, { kind: 'spares' }], [{ kind: 'retries' }]), whole = run(parts, PATTERNS);
    for (const atUs of [6500, 8000, 11_500, 27_500]) {
      const before = begin(parts, PATTERNS), after = begin(parts, PATTERNS);
      before.simulation.advanceTo(atUs);
      after.simulation.restore(before.simulation.checkpoint());
      const from = before.lines.length;
      after.lines.length = 0;
      while (!after.simulation.advance(1000)) { /* to its end */ }
      expect(after.lines).toEqual(whole.lines.slice(from));
    }
  });
  it('asks a node the first it can be asked, where the call was for a service', () => {
    const link = (to: number) => ({ id: 'spare', from: { client: 0, service: -1, node: -1 }, to });
    const parts: Parts = { links: [{ chain: [{ kind: 'spares' }] }, link(1)], services: [{ steps: [work(5), FAILS] }], nodes: [{ kind: 'compareAndSet', config: defaultsOf(compareAndSet.fields) }] };
    // A write would be a conflict: nothing has been read.
    expect([compareAndSet.verbs[0], ...endsOf(run(parts, [...PATTERNS, compareAndSet]))]).toEqual(['read', '0 at 5 ok']);
  });
  it('is told in the reasons of its call', () => {
    const texts = readerOf(run(two([{ kind: 'spares' }]), PATTERNS)).why(0).map(({ text }) => text).join(' ');
    expect(texts).toContain('Attempt 1 failed with Odd after 7 ms.');
    expect(texts).toContain('Attempt 1 succeeded after 5 ms. It did not queue at service1');
  });
});
