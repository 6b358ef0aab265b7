/** The link: all of a scenario that differs from a named preset, with the view, in the address's hash; and a readable form for presets as they are. */
import { pack, unpack } from './compress.ts';
import type { Difference } from './difference.ts';
import type { Issue } from './issue.ts';
import { IssueList, numberWords, short } from './issue.ts';
import { plainDataIssue } from './plain-data.ts';
import { own, readFlag, readId, readNumber, readObject, readText } from './read-value.ts';

export interface LinkView {
  /** The playhead. */
  readonly atMs?: number;
  /** Names of panels, by commas. */
  readonly panels?: string;
  readonly embed?: true;
}

export interface LinkState {
  /** What the differences are from; without it, from nothing. */
  readonly base?: { readonly preset: string; readonly version: number };
  /** `difference` from the base's complete scenario; `{in: {}}` for none. */
  readonly scenario: Difference;
  readonly view: LinkView;
}

export type Decoded = { readonly ok: true; readonly state: LinkState } | { readonly ok: false; readonly issues: readonly Issue[] };

/** Version 1 of the form; decoders of every version stay. */
const PREFIX = '1.';
/** Longer hashes are refused unread. */
const LONGEST_HASH = 70_000;
const LONGEST_PANELS = 200;

/**
 * The hash of a state, without the `#`: `1.` and the coded text. Letters, digits, `.`, `-` and `_` only.
 * The coded text carries a check of itself, because deflate-raw has none: a changed letter must not pass for another value.
 */
export async function encodeLink(state: LinkState): Promise<string> {
  return PREFIX + await pack(JSON.stringify({ ...state, check: checkOf(JSON.stringify(state)) }));
}

/** 32 bits of FNV-1a over the text's code units. */
function checkOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}

/** The readable hash of a preset as it is, without the `#`: `preset=chapter-breaker&t=12.8&embed=1&panels=breaker,timeline`. Versions after the first are said: `preset=chapter-breaker@2`. */
export function presetLink(preset: string, version: number, view: LinkView = {}): string {
  const parts = [`preset=${preset}${version === 1 ? '' : `@${version}`}`];
  if (view.atMs !== undefined) parts.push(`t=${secondsText(view.atMs)}`);
  if (view.embed === true) parts.push('embed=1');
  if (view.panels !== undefined && view.panels !== '') parts.push(`panels=${view.panels}`);
  return parts.join('&');
}

/**
 * Reads a hash, with or without the `#`. `t`, `embed` and `panels` may follow either form and win over what is coded.
 * A preset without a version is version 1, whatever came after it: links made before that must open what they did. Never throws, never hangs; every issue has the path `link`.
 */
export async function decodeLink(hash: string): Promise<Decoded> {
  const text = hash.startsWith('#') ? hash.slice(1) : hash;
  if (text === '') return refuse('The link is empty.');
  if (text.startsWith('?')) return refuse(`The link begins with \u201c${short(text.slice(0, 12))}\u201d. Put # in place of the question mark.`);
  if (text.length > LONGEST_HASH) return refuse(`The link has ${numberWords(text.length)} characters. The most is ${numberWords(LONGEST_HASH)}.`);
  const [head = '', ...rest] = text.split('&');
  const readable = head.includes('=');
  const parameters = readParameters(readable ? [head, ...rest] : rest, readable);
  if (typeof parameters === 'string') return refuse(parameters);
  if (readable) {
    const { preset, version = 1 } = parameters;
    return preset === undefined ? refuse('The link names no preset.')
      : { ok: true, state: { base: { preset, version }, scenario: { in: {} }, view: withParameters({}, parameters) } };
  }
  const version = /^(\d{1,9})\./.exec(head)?.[1];
  if (version === undefined) return refuse(`This is no link of Halfopen: it begins with \u201c${short(head.slice(0, 12))}\u201d, not with 1. or preset=.`);
  if (version !== '1') return refuse(`The link has form ${version}, which is unknown here. A newer Halfopen may have made it. Known: form 1.`);
  const unpacked = await unpack(head.slice(PREFIX.length));
  return unpacked.ok ? readState(unpacked.text, parameters) : refuse(unpacked.message);
}

function refuse(message: string): Decoded {
  return { ok: false, issues: [{ path: 'link', message }] };
}

/** Whole microseconds, in as few digits as say them: 366.7 ms ÷ 1000 has many more. */
function secondsText(atMs: number): string { return String(Number((atMs / 1_000).toFixed(6))); }

interface Parameters {
  readonly preset?: string;
  readonly version?: number;
  readonly atMs?: number;
  readonly panels?: string;
  /** false takes back what is coded */ readonly embed?: boolean;
}

/** The view, and the preset of the readable form; a sentence when something is wrong. */
function readParameters(parts: readonly string[], readable: boolean): Parameters | string {
  let found: Parameters = {};
  const seen = new Set<string>();
  const names = ['t', 'embed', 'panels', ...(readable ? ['preset'] : [])];
  for (const part of parts) {
    const [name = '', ...values] = part.split('=');
    const value = unescaped(values.join('='));
    if (value === null || !names.includes(name)) return `The link has an unknown part, \u201c${short(part)}\u201d. Known: ${names.join(', ')}.`;
    if (seen.has(name)) return `The link says ${name} twice. Say it once.`;
    seen.add(name);
    if (name === 't') {
      const seconds = /^\d{1,7}(\.\d{1,6})?$/.test(value) ? Number(value) : NaN;
      if (!(seconds <= 1e6)) return `The time of the link is \u201c${short(value)}\u201d. It must be from 0 to 1\u2009000\u2009000 s.`;
      found = { ...found, atMs: Math.round(seconds * 1e6) / 1_000 };
    } else if (name === 'embed') {
      if (value !== '0' && value !== '1') return `The part embed of the link is \u201c${short(value)}\u201d. It must be 0 or 1.`;
      found = { ...found, embed: value === '1' };
    } else if (name === 'panels') {
      if (!PANELS.test(value) || value.length > LONGEST_PANELS) return `The panels of the link are \u201c${short(value)}\u201d. They must be names, joined by commas.`;
      found = { ...found, panels: value };
    } else {
      const [, name = value, version = '1'] = /^(.*)@([1-9]\d{0,5})$/.exec(value) ?? [];
      const id = readId(new IssueList(), 'link', name);
      if (id === '') return `The link names the preset \u201c${short(value)}\u201d. That cannot be the name of one.`;
      found = { ...found, preset: id, version: Number(version) };
    }
  }
  return found;
}
const PANELS = /^[A-Za-z][A-Za-z0-9-]*(,[A-Za-z][A-Za-z0-9-]*)*$/;

function unescaped(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function readState(text: string, parameters: Parameters): Decoded {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return refuse('The link is damaged: its content is not JSON.');
  }
  const unsafe = plainDataIssue(data);
  if (unsafe !== null) return refuse(unsafe.message);
  const issues = new IssueList();
  const given = readObject(issues, 'link', data, { required: ['scenario', 'view'], optional: ['base', 'check'] });
  if (given === null || !issues.none) return refused(issues);
  const { check, ...rest } = given;
  if (check !== undefined && check !== checkOf(JSON.stringify(rest))) return refuse('The link is damaged: its content does not match its check. It may have been changed on the way.');
  const base = own(given, 'base') === undefined ? null : readObject(issues, 'link.base', own(given, 'base'), { required: ['preset', 'version'] });
  const view = readObject(issues, 'link.view', own(given, 'view'), { required: [], optional: ['atMs', 'panels', 'embed'] });
  const scenario = readObject(issues, 'link.scenario', own(given, 'scenario'), { required: [], optional: ['set', 'in', 'drop', 'items', 'add', 'order'] });
  if (view === null || scenario === null || !issues.none) return refused(issues);
  const preset = base === null ? null : {
    preset: readId(issues, 'link.base.preset', own(base, 'preset')),
    version: readNumber(issues, 'link.base.version', own(base, 'version'), { min: 1, max: 1e6, whole: true }),
  };
  const seen = readView(issues, view);
  if (!issues.none) return refused(issues);
  return {
    ok: true,
    state: { ...(preset === null ? {} : { base: preset }), scenario: scenario as unknown as Difference, view: withParameters(seen, parameters) },
  };
}

function withParameters(view: LinkView, { atMs, panels, embed }: Parameters): LinkView {
  const { embed: coded, ...rest } = view;
  return {
    ...rest, ...(atMs === undefined ? {} : { atMs }), ...(panels === undefined ? {} : { panels }),
    ...(embed ?? coded ?? false ? { embed: true as const } : {}),
  };
}

function readView(issues: IssueList, view: { readonly [name: string]: unknown }): LinkView {
  const atMs = own(view, 'atMs');
  const panels = own(view, 'panels');
  const embed = own(view, 'embed');
  const names = panels === undefined ? '' : readText(issues, 'link.view.panels', panels, LONGEST_PANELS);
  if (names !== '' && !PANELS.test(names)) issues.add('link.view.panels', `The panels of the link are \u201c${short(names)}\u201d. They must be names, joined by commas.`);
  return {
    ...(atMs === undefined ? {} : { atMs: readNumber(issues, 'link.view.atMs', atMs, { min: 0, max: 1e9, unit: 'ms' }) }),
    ...(names === '' ? {} : { panels: names }),
    ...(embed !== undefined && readFlag(issues, 'link.view.embed', embed) ? { embed: true as const } : {}),
  };
}

function refused(issues: IssueList): Decoded {
  return { ok: false, issues: issues.found.map(({ message }) => ({ path: 'link', message })) };
}
