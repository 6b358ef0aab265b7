/** The chapter's programs print, line by line and second by second, what the real Go programs print. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { sim } from './sim.ts';

/** Lines as the order of the console has them: seconds with three decimals, a tab, the text. */
function lines(...entries: readonly (readonly [seconds: number, text: string])[]): string {
  return entries.map(([seconds, text]) => `${seconds.toFixed(3)}\t${text}\n`).join('');
}
/** Nine refusals, half a second apart. */
function refused(fromSec: number): readonly (readonly [number, string])[] {
  return Array.from({ length: 9 }, (_, i) => [fromSec + i / 2, 'Breaker open'] as const);
}
const loops = Array.from({ length: 10 }, (_, i) => [i, `Loop:  ${i}`] as const);

describe('the console of', () => {
  test('the slow program has ten turns, one a second, and the note says where the chapter stopped it', async () => {
    const { code, out, err } = await sim('console', 'chapter-slow');
    expect({ code, out }).toEqual({ code: 0, out: lines(...loops) });
    expect(err).toContain('“Loop:  4”');
  });

  test('the timeout ends after a second', async () => {
    expect(await sim('console', 'chapter-timeout')).toMatchObject({ code: 0, out: lines([0, 'Loop:  0'], [1, 'Timeout']) });
  });

  test('the abandoned work goes on unseen', async () => {
    const { out } = await sim('console', 'chapter-timeout', '--unseen');
    const [first, timeout, ...rest] = out.trimEnd().split('\n');
    expect([first, timeout]).toEqual(['0.000\tLoop:  0', '1.000\tTimeout']);
    expect(rest.map((line) => line.split('\t').slice(0, 2))).toEqual(loops.slice(1).map(([at, text]) => [at.toFixed(3), text]));
    expect(rest.every((line) => line.split('\t')[2] === '(unseen: the program had ended)')).toBe(true);
  });

  test('the constant back off fails at 3 s', async () => {
    const attempts = [0, 1, 2, 3].map((at) => [at, `Attempt:  ${at}`] as const);
    expect(await sim('console', 'chapter-backoff')).toMatchObject({ code: 0, out: lines(...attempts, [3, 'Failed']) });
  });

  test('the exponential back off fails at 7 s', async () => {
    const attempts = [0, 1, 3, 7].map((at, i) => [at, `Attempt:  ${i}`] as const);
    expect(await sim('console', 'chapter-backoff-exponential')).toMatchObject({ code: 0, out: lines(...attempts, [7, 'Failed']) });
  });

  test('the breaker trips after three timeouts, then refuses nine calls in every seven seconds, to the end of the minute', async () => {
    const cycles = [14, 21, 28, 35, 42, 49, 56].flatMap((at) => [[at, 'Timeout'] as const, ...refused(at + 0.5)]);
    const wanted = [[2, 'Timeout'], [4.5, 'Timeout'], [7, 'Timeout'], ...refused(7.5), ...cycles] as const;
    const { code, out } = await sim('console', 'chapter-breaker');
    expect({ code, out }).toEqual({ code: 0, out: lines(...wanted.filter(([at]) => at < 60)) });
  });

  test('the recovering service closes the breaker with the first success', async () => {
    const wanted = [[2, 'Timeout'], [4.5, 'Timeout'], [7, 'Timeout'], ...refused(7.5), [14, 'Timeout'], ...refused(14.5)] as const;
    // The call begun at 59 s is followed to its end.
    const successes = Array.from({ length: 17 }, (_, i) => [21 + 2.5 * i, 'Success'] as const);
    const { out } = await sim('console', 'chapter-breaker-recovers');
    expect(out).toBe(lines(...wanted, ...successes));
  });
});

describe('what a program prints', () => {
  const folder = mkdtempSync(join(tmpdir(), 'halfopen-console-'));
  afterAll(() => { rmSync(folder, { recursive: true }); });
  const printing = (steps: readonly object[], more: object = {}) => {
    const file = join(folder, 'prints.json');
    writeFileSync(
      file,
      JSON.stringify({
        version: 1,
        title: 'A \u001b[2J title',
        durationMs: 1000,
        clients: [{ id: 'c', title: 'C', workload: { kind: 'program' }, steps }],
        services: [{ id: 's', title: 'S', steps: [] }],
        links: [{ id: 'l', from: 'c', to: 's' }],
        ...more,
      }),
    );
    return file;
  };

  test('has a time on every line, however its lines end, and no terminal obeys it', async () => {
    const file = printing([{ do: 'print', text: 'a\nb\r\nc\td\u001b[2J' }, { do: 'print', text: '' }], { note: 'Mind\u0007' });
    expect(await sim('console', file)).toEqual({ code: 0, out: lines([0, 'a'], [0, 'b'], [0, 'c\td\u241b[2J'], [0, '']), err: 'Mind\u2407\n' });
    expect((await sim('run', file)).out).toContain('A \u241b[2J title');
  });

  test('is kept up to a million lines, and the run ends there', async () => {
    const file = printing([{ do: 'repeat', times: 2, steps: [{ do: 'repeat', times: 600_000, steps: [{ do: 'print', text: '' }] }, { do: 'sleep', time: { dist: 'constant', ms: 1 } }] }]);
    const { code, out } = await sim('run', file, '--json');
    expect({ code, report: JSON.parse(out) as object }).toMatchObject({ code: 0, report: { stopped: 'lines', endedAtMs: 1 } });
  });
});

test('a scenario without a program has no console', async () => {
  expect(await sim('console', 'traffic-breaker')).toEqual({
    code: 2, out: '', err: 'traffic-breaker: clients: no client is a program, so nothing is printed. Give one the workload kind "program".\n',
  });
});
