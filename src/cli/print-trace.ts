/** Prints the canonical trace, a line a record, and last the SHA-256 of those lines. */
import { createHash } from 'node:crypto';
import { TraceSink } from '../engine/recording/trace-sink.ts';
import { readScenario } from './read-scenario.ts';
import { stoppedText } from '../engine/run-to-end.ts';
import { runScenario } from './run-scenario.ts';
import type { Run } from './run-scenario.ts';
import type { ScenarioV1 } from '../scenario/document.ts';

/** Lines are handed on as they come; returns both hashes of the whole. */
export function traceOf(
  scenario: ScenarioV1,
  seed: number | undefined,
  write: (line: string) => void,
): { readonly sha256: string; readonly hash: string; readonly run: Run } {
  const sha = createHash('sha256');
  let trace: TraceSink | null = null;
  const run = runScenario(scenario, {
    ...(seed === undefined ? {} : { seed }),
    watch: (inner) =>
      (trace = new TraceSink(inner, (line) => {
        sha.update(`${line}\n`);
        write(line);
      })),
  });
  return { sha256: sha.digest('hex'), hash: trace === null ? '' : (trace as TraceSink).hash(), run };
}

export async function printTrace(name: string, seed: number | undefined): Promise<void> {
  const { scenario } = await readScenario(name);
  let text = '';
  const { sha256, run } = traceOf(scenario, seed, (line) => {
    text += `${line}\n`;
    if (text.length > 65_536) { process.stdout.write(text); text = ''; }
  });
  process.stdout.write(`${text}sha256 ${sha256}\n`);
  if (run.stopped !== 'end') console.error(stoppedText(run));
}
