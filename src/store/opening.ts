/** Opens and makes links with code that the first picture does not need. */
import type { ScenarioV1 } from '../scenario/document.ts';
import type { Base, Opened } from '../scenario/link.ts';
import { loadPresets } from '../scenario/preset-files.ts';
import type { LinkView } from '../scenario/url-codec.ts';
import { loadRules } from './rules.ts';

export type Reading = (code: Awaited<ReturnType<typeof links>>) => Opened | Promise<Opened>;

/** What a link, a preset or a document opens; what could not be fetched is an issue like any other. */
export async function opening(read: Reading): Promise<Opened> {
  return links().then(read).catch((error: unknown) => ({ ok: false, issues: [{ path: 'link', message: error instanceof Error ? error.message : String(error) }] }));
}

/** The code of links and the rules are not needed for the first picture. */
export async function links() {
  const [{ linkTo, openDocument, openLink, openPreset }, { patterns }] = await Promise.all([import('../scenario/link.ts'), loadRules(), loadPresets()]);
  return {
    linkTo: (scenario: ScenarioV1, base: Base | null, shown: LinkView) => linkTo(scenario, base, shown, patterns),
    openLink: (hash: string) => openLink(hash, patterns),
    openPreset: (id: string) => openPreset(id, patterns),
    openDocument: (document: unknown) => openDocument(document, patterns),
  };
}

/** A program without a breaker shows what it does by what it prints. */
export function printsOnly(scenario: ScenarioV1): boolean {
  return scenario.clients.some((client) => client.workload.kind === 'program') && !scenario.links.some((link) => link.chain.some((attach) => attach.kind === 'circuitBreaker'));
}

/** Reading time before the first fault of a scenario that opens playing. */
const LEAD_MS = 2000;

/** Shortly before something happens; at the start when nothing is scheduled to. */
export function startMs(scenario: ScenarioV1): number {
  const faults = scenario.changes.filter((change) => change.why === 'fault').map((change) => change.atMs);
  return faults.length === 0 ? 0 : Math.max(0, Math.min(...faults) - LEAD_MS);
}
