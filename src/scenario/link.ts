/** Opens a link to a checked scenario and makes the link of one, against the gallery's presets. */
import type { Json } from '../engine/fields.ts';
import type { Patterns } from '../engine/patterns.ts';
import { applyDifference, difference, same } from './difference.ts';
import type { ScenarioV1 } from './document.ts';
import { findPreset, GALLERY, presetDocument } from './gallery.ts';
import type { Issue } from './issue.ts';
import { numberWords, short } from './issue.ts';
import { parseScenario } from './parse.ts';
import type { LinkState, LinkView } from './url-codec.ts';
import { decodeLink, encodeLink, presetLink } from './url-codec.ts';

export interface Base { readonly preset: string; readonly version: number }

export type Opened =
  | {
      readonly ok: true;
      readonly scenario: ScenarioV1;
      /** What it differs from, for the next link; null: from nothing. */ readonly base: Base | null;
      readonly view: LinkView;
      readonly warnings: readonly Issue[];
    }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** Reads a hash (`#` or not) to the scenario it means, or to all that is wrong with it. Never throws. */
export async function openLink(hash: string, patterns: Patterns): Promise<Opened> {
  const decoded = await decodeLink(hash);
  return decoded.ok ? openState(decoded.state, patterns) : decoded;
}

/** A preset as it is, complete; null when there is none of this id and version (0: the newest). */
export function openPreset(id: string, patterns: Patterns, version = 0): Opened {
  return openState({ base: { preset: id, version }, scenario: { in: {} }, view: {} }, patterns);
}

/** A document that stands by itself. */
export function openDocument(document: unknown, patterns: Patterns): Opened {
  const parsed = parseScenario(document, patterns);
  return parsed.ok ? { ok: true, scenario: parsed.scenario, base: null, view: {}, warnings: parsed.warnings } : parsed;
}

function openState(state: LinkState, patterns: Patterns): Opened {
  let document: unknown = null;
  let base: Base | null = null;
  if (state.base !== undefined) {
    const preset = findPreset(state.base.preset);
    if (preset === null) {
      return refuse(`There is no preset ${short(state.base.preset)}. There are: ${GALLERY.map((item) => item.id).join(', ')}.`);
    }
    base = { preset: preset.id, version: state.base.version === 0 ? preset.version : state.base.version };
    const parsed = parseScenario(presetDocument(base.preset, base.version), patterns);
    if (!parsed.ok) return refuse(`The preset ${preset.id} has no version ${numberWords(base.version)}. The newest is ${numberWords(preset.version)}.`);
    document = parsed.scenario;
  }
  try {
    document = applyDifference(document as Json, state.scenario);
  } catch (error) {
    if (error instanceof RangeError) return refuse(`The link does not fit what it is based on. ${error.message}`);
    throw error;
  }
  const parsed = parseScenario(document, patterns);
  return parsed.ok ? { ok: true, scenario: parsed.scenario, base, view: state.view, warnings: parsed.warnings } : parsed;
}

function refuse(message: string): Opened {
  return { ok: false, issues: [{ path: 'link', message }] };
}

/**
 * The hash (without `#`) that opens this scenario: the readable form when it is a preset as it is, else the
 * differences from `base`, or the whole scenario where the base is null or unknown.
 */
export async function linkTo(scenario: ScenarioV1, base: Base | null, view: LinkView, patterns: Patterns): Promise<string> {
  const document = scenario as unknown as Json;
  const preset = base === null ? null : findPreset(base.preset);
  const parsed = base === null ? null : parseScenario(presetDocument(base.preset, base.version), patterns);
  if (base === null || preset === null || parsed?.ok !== true) return encodeLink({ scenario: { set: document }, view });
  const from = parsed.scenario as unknown as Json;
  if (same(from, document)) return presetLink(base.preset, base.version, view);
  return encodeLink({ base, scenario: difference(from, document), view });
}
