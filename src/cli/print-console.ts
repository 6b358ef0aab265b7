/** Prints a program client's console: seconds with three decimals, a tab, the text. */
import { printable, printableLines } from './printable.ts';
import { readScenario } from './read-scenario.ts';
import { InputError } from './input-error.ts';
import { stoppedText } from '../engine/run-to-end.ts';
import { runScenario } from './run-scenario.ts';

/** Half a millisecond is rounded up; whole µs in, exact digits out. */
export function secondsOf(us: number): string {
  const ms = Math.floor((us + 500) / 1000);
  return `${Math.floor(ms / 1000)}.${String(ms % 1000).padStart(3, '0')}`;
}

export async function printConsole(name: string, seed: number | undefined, unseen: boolean): Promise<void> {
  const { scenario, warnings } = await readScenario(name);
  for (const warning of warnings) console.error(printable(`${name}: ${warning.path}: ${warning.message}`));
  if (!scenario.clients.some((client) => client.workload.kind === 'program') && scenario.services.every((service) => service.process === undefined)) {
    throw new InputError(`${name}: clients: no client is a program, so nothing is printed. Give one the workload kind "program".`);
  }
  if (scenario.note !== undefined) console.error(printableLines(scenario.note).join('\n'));
  const run = runScenario(scenario, seed === undefined ? {} : { seed });
  for (const line of run.reader.console(Infinity)) {
    if (line.unseen && !unseen) continue;
    for (const text of printableLines(line.text)) console.log(`${secondsOf(line.atUs)}\t${text}${line.unseen ? '\t(unseen: the program had ended)' : ''}`);
  }
  if (run.stopped !== 'end') console.error(stoppedText(run));
}
