/** What opens on first visit, checked and resolved. The build puts the result in place of this file, so that the first picture needs no rules. */
import type { Spec } from '../engine/spec.ts';
import { findPreset, FIRST_VISIT } from './gallery.ts';
import type { Opened } from './link.ts';
import { parsed, specOf } from './rules.ts';

export interface FirstVisit { readonly opened: Opened & { readonly ok: true }; readonly spec: Spec }

export const firstVisit: FirstVisit = read();

function read(): FirstVisit {
  const preset = findPreset(FIRST_VISIT);
  const checked = parsed(preset?.document);
  if (preset === null || !checked.ok) throw new Error('the first preset does not open');
  const { scenario, warnings } = checked;
  return { opened: { ok: true, scenario, base: { preset: preset.id, version: preset.version }, view: {}, warnings }, spec: specOf(scenario) };
}
