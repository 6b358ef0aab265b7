/** A registry by itself, and with a service that registers: who is listed when, and what becomes of it when it is down. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultsOf } from '../../engine/fields.ts';
import { memberKey } from '../../engine/des/member-key.ts';
import { NodeBench } from '../../../test/support/node-bench.ts';
import { fault } from '../../../test/support/balanced.ts';
import { discovered, discoveredBegin, entriesIn, registryFault } from '../../../test/support/discovered.ts';
import { readerOf, total } from '../../../test/support/small-run.ts';
import { serviceRegistry } from './model.ts';
import type { ServiceRegistryConfig } from './model.ts';

type Some = { readonly [K in keyof ServiceRegistryConfig]?: ServiceRegistryConfig[K] };
const configOf = (config: Some = {}): ServiceRegistryConfig => ({ ...defaultsOf(serviceRegistry.fields), ttlMs: 3000, sweepMs: 0, ...config });
const bench = (config: Some = {}, options: { clone?: boolean; random?: () => number } = {}): NodeBench => new NodeBench(serviceRegistry, configOf(config), options);
const key = (k: number): number => memberKey(0, k);
/** What a look-up is answered. */
const lookup = (b: NodeBench): string => { b.call('lookup', key(0)); return /\[(.*)\]/.exec(b.log.at(-1)!)![1]!; };

describe('a registry', () => {
  it('answers a look-up with the instances of the service, in order of number', () => {
    const b = bench();
    for (const k of [2, 0, 1]) b.call('register', key(k));
    b.call('register', memberKey(1, 7));
    expect(lookup(b)).toBe('0 1 2');
    b.call('lookup', memberKey(1, 0));
    expect(b.log.at(-1)).toBe('0 reply 6 ok [7]');
    b.call('lookup', memberKey(2, 0));
    expect(b.log.at(-1)).toBe('0 reply 7 ok []');
  });
  it('with a shorter TTL drops who has been heard of since after that, and others when they would have gone', () => {
    const b = bench({ ttlMs: 90_000 });
    b.call('register', key(0));
    b.call('register', key(1));
    b.advanceTo(10_000);
    b.reconfigure(configOf({ ttlMs: 3000 }));
    b.advanceTo(12_000);
    b.call('heartbeat', key(0));
    b.advanceTo(14_999);
    expect(lookup(b)).toBe('0 1');
    b.advanceTo(15_000);
    expect(lookup(b)).toBe('1');
    b.advanceTo(89_999);
    expect(lookup(b)).toBe('1');
    b.advanceTo(90_000);
    expect(lookup(b)).toBe('');
  });
  it('that sweeps no more drops each at its instant from then on', () => {
    const b = bench({ sweepMs: 20_000 });
    b.call('register', key(0));
    b.advanceTo(2000);
    b.reconfigure(configOf());
    b.advanceTo(2999);
    expect(lookup(b)).toBe('0');
    b.advanceTo(3000);
    expect(lookup(b)).toBe('');
    b.reconfigure(configOf({ sweepMs: 5000 }));
    b.call('register', key(0));
    b.advanceTo(7999);
    expect(lookup(b)).toBe('0');
    b.advanceTo(8000);
    expect(lookup(b)).toBe('');
  });
  it('drops an instance that it has not heard of for its TTL, at that instant', () => {
    const b = bench();
    b.call('register', key(0));
    b.advanceTo(2000);
    b.call('heartbeat', key(0));
    b.advanceTo(4999);
    expect(lookup(b)).toBe('0');
    b.advanceTo(5000);
    expect(lookup(b)).toBe('');
    expect(b.count_('expired')).toBe(1);
  });
  it('looks for expired entries only at its sweeps, where it has some', () => {
    const b = bench({ sweepMs: 2000 });
    b.call('register', key(0));
    b.advanceTo(3999);
    expect(lookup(b)).toBe('0');
    b.advanceTo(4000);
    expect(lookup(b)).toBe('');
  });
  it('answers a heartbeat of an instance that it does not know with not found', () => {
    const b = bench();
    b.call('heartbeat', key(4));
    expect(b.told()).toEqual(['0 reply 1 error NotFound']);
    expect(b.count_('unknown')).toBe(1);
  });
  it('takes out who deregisters at once', () => {
    const b = bench();
    b.call('register', key(0));
    b.call('deregister', key(0));
    expect(lookup(b)).toBe('');
    expect(b.count_('expired')).toBe(0);
  });
  it('shows a change to look-ups after the delay, and one that is taken back never', () => {
    const b = bench({ propagationMs: 500, ttlMs: 60_000 });
    b.call('register', key(0));
    b.advanceTo(499);
    expect(lookup(b)).toBe('');
    b.advanceTo(500);
    expect(lookup(b)).toBe('0');
    b.call('deregister', key(0));
    b.advanceTo(700);
    b.call('register', key(0));
    b.advanceTo(2000);
    expect(lookup(b)).toBe('0');
    b.call('deregister', key(0));
    b.advanceTo(2499);
    expect(lookup(b)).toBe('0');
    b.advanceTo(2500);
    expect(lookup(b)).toBe('');
    expect(b.told().filter((line) => / is /.test(line))).toEqual(['0 0 is registered', '500 0 is listed', '500 0 is dropped', '700 0 is listed', '2000 0 is dropped', '2500 0 is not registered']);
  });
  it('never shows an instance that came and went within the delay', () => {
    const b = bench({ propagationMs: 500 });
    b.call('register', key(0));
    b.advanceTo(200);
    b.call('deregister', key(0));
    b.advanceTo(2000);
    expect(lookup(b)).toBe('');
    expect(b.told().filter((line) => / is /.test(line))).toEqual(['0 0 is registered', '200 0 is not registered']);
  });
  it('gives every entry its whole TTL again after it was down', () => {
    const b = bench({ sweepMs: 1000 });
    b.call('register', key(0));
    b.fault('down');
    b.nowUs = 20_000_000;
    b.fault('down', false);
    b.advanceTo(22_999);
    expect(lookup(b)).toBe('0');
    b.advanceTo(23_000);
    expect(lookup(b)).toBe('');
  });
  it('has forgotten everybody when its memory is lost', () => {
    const b = bench({ propagationMs: 500 });
    b.call('register', key(0));
    b.advanceTo(500);
    b.call('register', key(1));
    b.fault('lost');
    b.advanceTo(3000);
    expect(lookup(b)).toBe('');
    expect(b.gauges.slice(0, 2)).toEqual([0, 0]);
  });
  it('names its state by what is done to it', () => {
    const b = bench();
    b.fault('stalled');
    b.fault('down');
    b.fault('down', false);
    b.fault('stalled', false);
    expect(b.told()).toEqual(['0 is stalled', '0 is down', '0 is stalled', '0 is up']);
  });
});

describe('self-preservation', () => {
  const preserving = { preserves: true, preserveBelow: 0.85, expectedEveryMs: 1000, windowMs: 10_000, sweepMs: 1000 };
  /** Ten instances, of which so many say every second that they are alive, until `ms`. */
  const beating = (b: NodeBench, alive: number, fromMs: number, ms: number): void => {
    for (let t = fromMs; t < ms; t += 1000) {
      b.advanceTo(t);
      for (let k = 0; k < alive; k++) b.call('heartbeat', key(k));
    }
  };
  it('drops nobody before the first window is over, nor while too few heartbeats came in the last one', () => {
    const b = bench(preserving);
    for (let k = 0; k < 10; k++) b.call('register', key(k));
    expect(b.told()).toContain('0 is preserves itself');
    beating(b, 10, 0, 10_000);
    b.advanceTo(10_000);
    expect(b.told().filter((line) => line.includes(' is up'))).toEqual(['10000 is up']);
    beating(b, 8, 10_000, 12_500);
    b.advanceTo(12_900);
    // The two that are silent expired at 12 s: in one sweep only the share above the threshold goes.
    expect(lookup(b).split(' ')).toHaveLength(8);
    beating(b, 5, 13_000, 24_000);
    // 5 of 8 in the window up to 20 s.
    expect(b.count_('expired')).toBe(5);
    expect(b.told().some((line) => line === '20000 is preserves itself')).toBe(false);
  });
  it('keeps all of them when nobody is heard any more, where the TTL is longer than the window', () => {
    const left = (ttlMs: number): string => {
      const b = bench({ ...preserving, ttlMs });
      for (let k = 0; k < 10; k++) b.call('register', key(k));
      beating(b, 10, 0, 10_500);
      b.advanceTo(60_000);
      return lookup(b);
    };
    expect(left(15_000)).toBe('0 1 2 3 4 5 6 7 8 9');
    // Here most are gone before the window that shows it is over.
    expect(left(3000)).toBe('');
  });
  it('lets no more go in one sweep than the threshold leaves, drawn among all that have expired', () => {
    const dropped = (draw: number): string => {
      const b = bench({ ...preserving, preserveBelow: 0.5 }, { random: () => draw });
      for (let k = 0; k < 10; k++) b.call('register', key(k));
      beating(b, 10, 0, 10_000);
      beating(b, 2, 10_000, 12_500);
      b.advanceTo(12_500);
      return lookup(b);
    };
    expect(dropped(0)).toBe('0 1 7 8 9');
    expect(dropped(0.99)).toBe('0 1 6 7 8');
  });
});

describe('a service that registers', () => {
  const entries = (parts: Parameters<typeof discovered>[0]): readonly string[] => entriesIn(readerOf(discovered({ durationMs: 20_000, ratePerSec: 1, ...parts })));
  it('does so at its start, and stays by its heartbeats', () => {
    expect(entries({})).toEqual(['1 0 listed', '1 1 listed', '1 2 listed']);
    const ran = discovered({ durationMs: 20_000, ratePerSec: 1 });
    expect(total(ran, 'nodes/registry/registrations')).toBe(3);
    expect(total(ran, 'nodes/registry/heartbeats')).toBe(60);
  });
  it('spreads its heartbeats over the interval', () => {
    const ran = discovered({ durationMs: 2000, instances: 40, ratePerSec: 1 }), link = ran.simulation.meta.links.findIndex(({ id }) => id === 'registration');
    const first = ran.raw.spans.filter((span) => span.link === link && span.sentUs > 0 && span.sentUs <= 1_000_000).map((span) => span.sentUs / 1_000_000);
    expect(first).toHaveLength(40);
    for (const quarter of [0, 1, 2, 3]) expect(first.filter((share) => share > quarter / 4 && share <= (quarter + 1) / 4).length).toBeGreaterThan(4);
  });
  it('is dropped a TTL after its last heartbeat when it dies or stands still, and registers when it comes back', () => {
    for (const more of [{ down: true }, { stalled: true }]) {
      const found = entries({ changes: [fault(5000, 1, more), fault(12_000, 1, {})] }).slice(3);
      expect(found).toHaveLength(2);
      const [gone, back] = found.map((line) => Number(line.split(' ')[0]));
      expect(gone).toBeGreaterThan(5000 + 2000);
      expect(gone).toBeLessThanOrEqual(5000 + 3000 + 1);
      // Who was down registers at once; who stood still goes on with its heartbeats.
      if ('down' in more) expect(back).toBe(12_001);
      else expect(back! > 12_001 && back! <= 13_003).toBe(true);
    }
  });
  it('takes its name out when it drains, and serves those who come all the same', () => {
    const ran = discovered({ durationMs: 20_000, discovery: { ttlMs: 60_000 }, changes: [fault(5000, 1, { draining: true }), fault(12_000, 1, {})] });
    expect(entriesIn(readerOf(ran)).slice(3)).toEqual(['5001 1 not registered', '12001 1 listed']);
    expect(total(ran, 'clients/client/ended:ok')).toBe(200);
    expect(total(ran, 'nodes/registry/expired')).toBe(0);
  });
  it('registers again with a registry that has lost its memory, at the next heartbeat', () => {
    const found = entries({ changes: [registryFault(5000, { lost: true })] }).slice(3);
    expect(found.slice(0, 3)).toEqual(['5000 0 not registered', '5000 1 not registered', '5000 2 not registered']);
    const back = found.slice(3).map((line) => Number(line.split(' ')[0]));
    expect(back).toHaveLength(3);
    expect(back.every((ms) => ms > 5000 && ms <= 6004)).toBe(true);
  });
  it('goes on trying while the registry is down', () => {
    const found = entries({ changes: [registryFault(0, { down: true }), registryFault(5000, {})] });
    expect(found).toHaveLength(3);
    expect(found.every((line) => { const ms = Number(line.split(' ')[0]); return ms > 5000 && ms <= 6001; })).toBe(true);
  });
  it('does so no more once the run is over', () => {
    const ran = discovered({ durationMs: 5000, ratePerSec: 1 }), link = ran.simulation.meta.links.findIndex(({ id }) => id === 'registration');
    expect(Math.max(...ran.raw.spans.filter((span) => span.link === link).map((span) => span.sentUs))).toBeLessThan(5_000_000);
    expect(ran.simulation.nowUs).toBeLessThan(5_100_000);
  });
  it('goes on the same from a checkpoint', () => {
    const parts = { durationMs: 20_000, instances: 4, discovery: { ttlMs: 2000 }, registry: { propagationMs: 300, preserves: true, preserveBelow: 0.5, expectedEveryMs: 1000, windowMs: 5000, sweepMs: 700 }, changes: [fault(5000, 1, { down: true }), fault(9000, 2, { draining: true }), registryFault(11_000, { lost: true })] };
    const whole = discoveredBegin(parts), half = discoveredBegin(parts), rest = discoveredBegin(parts);
    while (!whole.simulation.advance(10_000)) { /* to its end */ }
    for (const ms of [4800, 10_999]) half.simulation.advanceTo(ms * 1000);
    rest.simulation.restore(half.simulation.checkpoint());
    const from = rest.lines.length;
    while (!rest.simulation.advance(10_000)) { /* to its end */ }
    expect([...half.lines, ...rest.lines.slice(from)]).toEqual(whole.lines);
  });
});

describe('whatever comes', () => {
  const verbs = ['register', 'heartbeat', 'deregister', 'lookup'] as const;
  const steps = fc.array(fc.tuple(fc.constantFrom(...verbs, 'wait', 'lost', 'stall'), fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 2500 })), { minLength: 1, maxLength: 60 });
  const configs = fc.record({ ttlMs: fc.constantFrom(1, 1000, 3000), sweepMs: fc.constantFrom(0, 500, 2000), propagationMs: fc.constantFrom(0, 1, 700), preserves: fc.boolean(), preserveBelow: fc.constantFrom(0, 0.5, 1), expectedEveryMs: fc.constant(1000), windowMs: fc.constantFrom(1000, 5000) });
  const played = (config: Some, script: readonly (readonly [string, number, number])[], clone: boolean): NodeBench => {
    const b = bench(config, { clone });
    for (const [what, k, ms] of script) {
      if (what === 'wait') b.advanceTo(b.nowUs / 1000 + ms);
      else if (what === 'lost') b.fault('lost');
      else if (what === 'stall') { b.fault('stalled'); b.fault('stalled', false); } else b.call(what, key(k));
    }
    return b;
  };
  it('answers every call once, counts what it holds, and never lists who has been silent for longer than the TTL, a sweep and the delay', () => {
    fc.assert(fc.property(configs, steps, (config, script) => {
      const b = bench(config), heard = new Map<number, number>();
      const longestMs = config.ttlMs + config.sweepMs + config.propagationMs;
      for (const [what, k, ms] of script) {
        if (what === 'wait') b.advanceTo(b.nowUs / 1000 + ms);
        else if (what === 'lost') { b.fault('lost'); heard.clear(); } else if (what === 'stall') { b.fault('stalled'); b.fault('stalled', false); for (const known of heard.keys()) heard.set(known, b.nowUs / 1000); } else {
          b.call(what, key(k));
          if (what === 'register' || (what === 'heartbeat' && b.log.at(-1)!.endsWith(' ok'))) heard.set(k, b.nowUs / 1000);
        }
        const listed = lookup(b).split(' ').filter((word) => word !== '').map(Number);
        expect(b.gauges[1]).toBe(listed.length);
        if (!config.preserves || config.preserveBelow === 0) for (const one of listed) expect(b.nowUs / 1000 - heard.get(one)!).toBeLessThanOrEqual(longestMs);
      }
      expect([...b.replies.values()].every((n) => n === 1)).toBe(true);
    }));
  });
  it('does the same when its state is copied between steps', () => {
    fc.assert(fc.property(configs, steps, (config, script) => { expect(played(config, script, true).log).toEqual(played(config, script, false).log); }));
  });
});
