/** The files that the page of evidence shows: fetched when it is opened, scenario files when a row is run or opened. */
import evidence from '../../../test/fixtures/evidence.json?url';
import lastMeasured from '../../../test/fixtures/results-measured.json?url';
import published from '../../../test/fixtures/results.json?url';
import { readEvidence } from '../../results/evidence.ts';
import type { Evidence } from '../../results/evidence.ts';
import { readMeasured } from '../../results/last-measured.ts';
import type { Measured } from '../../results/last-measured.ts';
import { loadPresets } from '../../scenario/preset-files.ts';
import { readRows } from '../../results/schema.ts';
import type { Row } from '../../results/schema.ts';

const scenarios = import.meta.glob<string>('../../../test/fixtures/results/*.json', { query: '?url', import: 'default', eager: true });
const addresses = new Map(Object.entries(scenarios).map(([path, address]) => [/([^/]+)\.json$/.exec(path)?.[1] ?? '', address]));

export interface TrustFiles { readonly rows: readonly Row[]; readonly measured: Measured; readonly evidence: Evidence }

/** Rejects with a sentence. */
export async function trustFiles(): Promise<TrustFiles> {
  const [rows, measured, others] = await Promise.all([fetched(published), fetched(lastMeasured), fetched(evidence), loadPresets()]);
  return { rows: readRows('results.json', rows), measured: readMeasured('results-measured.json', measured), evidence: readEvidence('evidence.json', others) };
}

/** Whether there is a scenario file for the row. */
export function hasScenario(id: string): boolean { return addresses.has(id); }

/** The row's scenario file. Rejects with a sentence. */
export async function scenarioFile(id: string): Promise<unknown> {
  const address = addresses.get(id);
  if (address === undefined) throw new Error('There is no scenario for this row yet.');
  return fetched(address);
}

async function fetched(address: string): Promise<unknown> {
  const answer = await fetch(new URL(address, document.baseURI)).catch(() => null);
  if (answer?.ok !== true) throw new Error('A file of results could not be loaded. Is the server still running?');
  return answer.json();
}
