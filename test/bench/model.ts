/** The bench's workloads over any event engine with timers, by this engine's rules: what a user of such a library writes, one closure per event. */
import { Draws, hashText } from '../../src/engine/des/draws.ts';
import { USE } from '../../src/engine/des/uses.ts';
import { exponential } from '../../src/engine/des/ziggurat.ts';

/** Times are whole µs. */
export interface EventEngine<Handle> {
  now(): number;
  after(us: number, fn: () => void): Handle;
  cancel(handle: Handle): void;
  /** Runs until nothing is scheduled; resolves to the number of events. */
  run(): Promise<number>;
}
export type Counts = Record<string, number>;

interface Request { readonly n: number; attempts: number }
interface Attempt<Handle> { readonly request: Request; live: boolean; timer: Handle | null }

const draws = new Draws();

/** pipeline.json: Poisson 1000 rps → 3 retries with full jitter → resilience4j breaker → timeout → 10 workers, queue of 200. */
export function pipeline<Handle>(engine: EventEngine<Handle>, durationMs: number, timeoutMs: number): Counts {
  const client = hashText('client'), place = hashText('service'), retryPlace = hashText('link/retry');
  const counts: Counts = { calls: 0, ok: 0, error: 0, timeout: 0, limit: 0, open: 0, sent: 0, timeouts: 0, opens: 0 };
  const queue: Attempt<Handle>[] = [];
  const breaker = { state: 'closed', window: [] as boolean[], openUntil: 0, permits: 0, results: [] as boolean[] };
  let taken = 0, busy = 0, lastUs = 0;
  const arrivals = new Draws();
  draws.rootPath(1, client, 0);
  arrivals.start(draws.pathA, draws.pathB, USE.arrival, 0);

  const admits = (): boolean => {
    if (breaker.state === 'closed') return true;
    if (breaker.state === 'open') {
      if (engine.now() <= breaker.openUntil) return false;
      breaker.state = 'halfOpen'; breaker.permits = 10; breaker.results = [];
    }
    if (breaker.permits === 0) return false;
    breaker.permits--;
    return true;
  };
  const open = (): void => { breaker.state = 'open'; breaker.openUntil = engine.now() + 1e6; counts['opens']!++; };
  let fails = 0;
  const record = (failed: boolean): void => {
    if (breaker.state === 'closed') {
      if (breaker.window.length === 100 && breaker.window.shift()!) fails--;
      breaker.window.push(failed);
      if (failed) fails++;
      if (breaker.window.length === 100 && fails >= 50) open();
    } else if (breaker.state === 'halfOpen') {
      breaker.results.push(failed);
      if (breaker.results.length < 10) return;
      if (breaker.results.filter(Boolean).length * 2 >= breaker.results.length) open();
      else { breaker.state = 'closed'; breaker.window = []; fails = 0; }
    }
  };
  const path = (request: Request, attempt: number): readonly [number, number] => {
    draws.rootPath(1, client, request.n);
    if (attempt > 1) { draws.step(draws.pathA, draws.pathB, retryPlace); draws.step(draws.pathA, draws.pathB, attempt); }
    return [draws.pathA, draws.pathB];
  };
  const retryOrEnd = (request: Request, outcome: string): void => {
    if (request.attempts > 3) { counts[outcome]!++; return; }
    const waitMs = Math.min(1000, 40 * (1 << (request.attempts - 1)));
    draws.rootPath(1, client, request.n);
    draws.step(draws.pathA, draws.pathB, request.attempts - 1);
    draws.start(draws.pathA, draws.pathB, USE.pattern, retryPlace);
    engine.after(Math.round(draws.unit() * waitMs * 1000), () => { attempt(request); });
  };
  const serve = (work: Attempt<Handle>, ordinal: number): void => {
    const [a, b] = path(work.request, ordinal);
    draws.start(a, b, USE.serviceTime, place);
    const us = draws.unit() < 0.02 ? Math.round(exponential(draws) * 60000) : Math.round(exponential(draws) * 5000);
    draws.start(a, b, USE.error, place);
    const fails_ = draws.unit() < 0.2;
    engine.after(us, () => {
      next();
      if (!work.live) return;
      work.live = false;
      engine.cancel(work.timer!);
      record(fails_);
      if (fails_) retryOrEnd(work.request, 'error');
      else counts['ok']!++;
    });
  };
  const next = (): void => {
    while (taken < queue.length) {
      const work = queue[taken++]!;
      if (taken > 1024 && taken * 2 > queue.length) { queue.splice(0, taken); taken = 0; }
      if (work.live) { serve(work, work.request.attempts); return; }
    }
    busy--;
  };
  const attempt = (request: Request): void => {
    request.attempts++;
    if (!admits()) { counts['open']!++; return; }
    counts['sent']!++;
    const work: Attempt<Handle> = { request, live: true, timer: null };
    work.timer = engine.after(timeoutMs * 1000, () => {
      if (!work.live) return;
      work.live = false;
      counts['timeouts']!++;
      record(true);
      retryOrEnd(request, 'timeout');
    });
    if (busy < 10) { busy++; serve(work, request.attempts); return; }
    if (queue.length - taken < 200) { queue.push(work); return; }
    work.live = false;
    engine.cancel(work.timer);
    record(true);
    retryOrEnd(request, 'limit');
  };
  const arrive = (): void => {
    attempt({ n: counts['calls']!++, attempts: 0 });
    schedule();
  };
  const schedule = (): void => {
    const atUs = Math.round(lastUs += exponential(arrivals) * 1e6 / 1000);
    if (atUs < durationMs * 1000) engine.after(atUs - engine.now(), arrive);
  };
  schedule();
  return counts;
}

/** M/M/c at 90 % load, mean service 1 s, no bound. */
export function mmc<Handle>(engine: EventEngine<Handle>, workers: number, durationMs: number): Counts {
  const client = hashText('client'), place = hashText('service');
  const counts: Counts = { completed: 0, waitUs: 0 };
  const queue: { readonly n: number; readonly atUs: number }[] = [];
  let taken = 0, busy = 0, n = 0, lastUs = 0;
  const arrivals = new Draws();
  draws.rootPath(1, client, 0);
  arrivals.start(draws.pathA, draws.pathB, USE.arrival, 0);
  const perUs = 1e6 / (0.9 * workers);
  const serve = (call: { readonly n: number; readonly atUs: number }): void => {
    counts['waitUs']! += engine.now() - call.atUs;
    draws.rootPath(1, client, call.n);
    draws.start(draws.pathA, draws.pathB, USE.serviceTime, place);
    engine.after(Math.round(exponential(draws) * 1e6), () => {
      counts['completed']!++;
      if (taken === queue.length) { busy--; return; }
      const waiting = queue[taken++]!;
      if (taken > 1024 && taken * 2 > queue.length) { queue.splice(0, taken); taken = 0; }
      serve(waiting);
    });
  };
  const schedule = (): void => {
    const atUs = Math.round(lastUs += exponential(arrivals) * perUs);
    if (atUs < durationMs * 1000) engine.after(atUs - engine.now(), arrive);
  };
  const arrive = (): void => {
    const call = { n: n++, atUs: engine.now() };
    if (busy < workers) { busy++; serve(call); } else queue.push(call);
    schedule();
  };
  schedule();
  return counts;
}
