/** The page's end with a worker made of a list: what it sends, how long it waits, and what it does when nothing answers. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as patterns from '../patterns/registry.ts';
import chapterBreaker from '../scenario/presets/chapter-breaker.json';
import { parseScenario } from '../scenario/parse.ts';
import { toSpec } from '../scenario/to-spec.ts';
import { createClient } from './client.ts';
import type { Mode } from './client.ts';
import type { Command, Report } from './protocol.ts';

const parsed = parseScenario(chapterBreaker, patterns);
if (!parsed.ok) throw new Error('the preset does not parse');
const spec = toSpec(parsed.scenario, patterns);

class FakeWorker {
  readonly sent: Command[] = [];
  ended = false;
  private readonly listeners: {
    readonly type: string;
    readonly listener: (event: { data?: Report; message?: string; preventDefault(): void }) => void;
  }[] = [];
  addEventListener(type: string, listener: (event: { data?: Report; message?: string; preventDefault(): void }) => void): void {
    this.listeners.push({ type, listener });
  }
  postMessage(command: Command): void {
    this.sent.push(command);
  }
  terminate(): void {
    this.ended = true;
  }
  private tell(type: string, event: { data?: Report; message?: string }): void {
    for (const entry of this.listeners) if (entry.type === type) entry.listener({ ...event, preventDefault: () => {} });
  }
  says(report: Report): void {
    this.tell('message', { data: report });
  }
  fails(message: string): void {
    this.tell('error', { message });
  }
}

function clientWith(start?: () => Worker) {
  const workers: FakeWorker[] = [];
  const reports: Report[] = [];
  const modes: Mode[] = [];
  const client = createClient({
    onReport: (report) => { reports.push(report); },
    onMode: (mode) => { modes.push(mode); },
    startWorker: start ?? (() => { const worker = new FakeWorker(); workers.push(worker); return worker as unknown as Worker; }),
  });
  return { client, workers, reports, modes, last: () => workers.at(-1) ?? new FakeWorker() };
}

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

describe('with a worker', () => {
  test('says so once the worker answers', () => {
    const { modes, last } = clientWith();
    expect(modes).toEqual(['starting']);
    last().says({ type: 'ready' });
    expect(modes).toEqual(['starting', 'worker']);
  });

  test('numbers runs and sends each at once', () => {
    const { client, last } = clientWith();
    expect(client.run(spec)).toBe(1);
    expect(client.run(spec, true)).toBe(2);
    expect(last().sent.map((command) => ('run' in command ? command.run : -1))).toEqual([1, 2]);
    expect(last().sent[1]).toMatchObject({ type: 'run', hash: true });
  });

  test('ends a worker that says nothing for five seconds, tells it as a crash, and starts another', () => {
    const { client, workers, reports, last } = clientWith();
    last().says({ type: 'ready' });
    const run = client.run(spec);
    vi.advanceTimersByTime(4_999);
    expect(workers).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(workers[0]?.ended).toBe(true);
    expect(workers).toHaveLength(2);
    expect(reports).toEqual([{ type: 'crashed', run, atUs: -1, message: 'The engine gave no sign for 5 s and was stopped.' }]);
  });

  test('after a sleep of the machine it is heard before it is given up', () => {
    const { client, workers, last } = clientWith();
    last().says({ type: 'ready' });
    const run = client.run(spec);
    // The one timer that was due fires first; what the worker said meanwhile comes next.
    vi.advanceTimersToNextTimer();
    last().says({ type: 'chunk', run, chunk: { untilUs: 1, outcomes: [], lines: [], head: [], buffers: [] } });
    vi.advanceTimersByTime(4_999);
    expect(workers).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(workers).toHaveLength(2);
  });

  test('every chunk gives it five more seconds', () => {
    const { client, workers, last } = clientWith();
    last().says({ type: 'ready' });
    const run = client.run(spec);
    for (let k = 0; k < 4; k++) {
      vi.advanceTimersByTime(4_000);
      last().says({ type: 'chunk', run, chunk: { untilUs: k, outcomes: [], lines: [], head: [], buffers: [] } });
    }
    expect(workers).toHaveLength(1);
  });

  test('a worker at rest is left alone', () => {
    const { client, workers, last } = clientWith();
    last().says({ type: 'ready' });
    const run = client.run(spec);
    last().says({ type: 'done', run, events: 1, endedAtUs: 1, stopped: 'end' });
    vi.advanceTimersByTime(60_000);
    expect(workers).toHaveLength(1);
  });

  test('chunks of a run that was superseded do not keep a silent worker alive', () => {
    const { client, workers, last } = clientWith();
    last().says({ type: 'ready' });
    const old = client.run(spec);
    client.run(spec);
    vi.advanceTimersByTime(4_000);
    last().says({ type: 'chunk', run: old, chunk: { untilUs: 1, outcomes: [], lines: [], head: [], buffers: [] } });
    vi.advanceTimersByTime(1_000);
    expect(workers).toHaveLength(2);
  });

  test('a crash is passed on and a fresh worker takes over', () => {
    const { client, workers, reports, last } = clientWith();
    last().says({ type: 'ready' });
    const run = client.run(spec);
    last().says({ type: 'crashed', run, atUs: 7, message: 'replied twice' });
    expect(reports.at(-1)).toEqual({ type: 'crashed', run, atUs: 7, message: 'replied twice' });
    expect(workers).toHaveLength(2);
    expect(workers[0]?.ended).toBe(true);
    expect(client.run(spec)).toBe(run + 1);
    expect(workers[1]?.sent).toHaveLength(1);
  });

  test('an error of a worker that had answered is a crash of the run', () => {
    const { client, workers, reports, last } = clientWith();
    last().says({ type: 'ready' });
    const run = client.run(spec);
    last().fails('out of memory');
    expect(reports.at(-1)).toMatchObject({ type: 'crashed', run, message: 'out of memory' });
    expect(workers).toHaveLength(2);
  });

  test('an answer to a question comes to who asked; a question lost with its worker fails', async () => {
    const { client, last } = clientWith();
    last().says({ type: 'ready' });
    const answered = client.inspect(1, 100);
    last().says({ type: 'state', run: 1, ask: 1, snapshot: { busy: 3 } });
    await expect(answered).resolves.toMatchObject({ snapshot: { busy: 3 } });
    const lost = client.inspect(1, 200);
    const told = lost.catch((error: Error) => error.message);
    vi.advanceTimersByTime(5_000);
    expect(await told).toBe('The engine was started afresh.');
  });
});

describe('without a worker', () => {
  test('the engine runs on the page, and the page is told', async () => {
    vi.useRealTimers();
    const { client, reports, modes } = clientWith(() => { throw new Error('no workers here'); });
    const run = client.run(spec);
    await vi.waitFor(() => expect(reports.at(-1)?.type).toBe('done'), 5_000);
    expect(modes).toEqual(['starting', 'page']);
    expect(reports[0]).toMatchObject({ type: 'begun', run });
    client.close();
  });

  test('a worker that fails before it has answered is taken for none', async () => {
    vi.useRealTimers();
    const { client, workers, reports, modes } = clientWith();
    const run = client.run(spec);
    workers[0]?.fails('refused by the page policy');
    await vi.waitFor(() => expect(reports.at(-1)?.type).toBe('done'), 5_000);
    expect(modes.at(-1)).toBe('page');
    expect(reports.every((report) => 'run' in report && report.run === run)).toBe(true);
    client.close();
  });

  test('all that was sent to a worker that never answered is done on the page, but for runs that a later one supersedes', async () => {
    vi.useRealTimers();
    const { client, workers, reports } = clientWith();
    client.run(spec);
    const run = client.run(spec), asked = client.inspect(run, 0);
    workers[0]?.fails('refused by the page policy');
    expect(await asked).toMatchObject({ type: 'state', run, snapshot: { atUs: 0 } });
    await vi.waitFor(() => expect(reports.at(-1)?.type).toBe('done'), 5_000);
    expect(reports.every((report) => 'run' in report && report.run === run)).toBe(true);
    client.close();
  });

  test('what a worker has heard that answered is not done again on the page', async () => {
    vi.useRealTimers();
    const { client, workers, reports, modes } = clientWith();
    workers[0]?.says({ type: 'ready' });
    const run = client.run(spec);
    workers[0]?.says({ type: 'crashed', run, atUs: 7, message: 'replied twice' });
    workers[1]?.fails('refused by the page policy');
    await vi.waitFor(() => expect(modes.at(-1)).toBe('page'), 5_000);
    expect(await client.inspect(run, 0)).toMatchObject({ snapshot: null });
    expect(reports.map((report) => report.type)).toEqual(['crashed']);
    client.close();
  });
});
