/** Reads a pattern put on a link or at a service. */
import type { AnyMachine, Scope } from '../engine/pattern.ts';
import type { AnyPattern, Patterns } from '../engine/patterns.ts';
import { machineOf } from '../engine/pattern.ts';
import type { Attach } from './document.ts';
import { fieldName, IssueList, listWords, valueWords } from './issue.ts';
import { readConfig } from './parse-config.ts';
import { own, readChoice, readId, readList, readObject } from './read-value.ts';

const SHAPE = { required: ['id', 'kind'], optional: ['config', 'scope', 'share', 'off'] };
const MOST_IN_CHAIN = 64, MOST_NODES = 1_000;

/** A list of attachments under `owner` (`links/checkout-payments`), which stands in the document's `field`. */
export function readAttaches(
  issues: IssueList,
  owner: string,
  field: string,
  value: unknown,
  patterns: Patterns,
  ...roles: readonly AnyPattern['role'][]
): readonly Attach[] {
  const list = field === '' ? owner : `${owner}.${field}`;
  return readList(issues, list, value, field === '' ? MOST_NODES : MOST_IN_CHAIN).flatMap((item, i) => {
    const attach = readAttach(issues, owner, `${list}[${i}]`, item, patterns, ...roles);
    return attach === null ? [] : [attach];
  });
}

export function readAttach(
  issues: IssueList, owner: string, place: string, value: unknown, patterns: Patterns, ...roles: readonly AnyPattern['role'][]
): Attach | null {
  const quiet = readObject(new IssueList(), place, value, { required: [] });
  if (quiet === null) {
    readObject(issues, place, value, SHAPE);
    return null;
  }
  const id = readId(issues, `${place}.id`, own(quiet, 'id'));
  const path = id === '' ? place : `${owner}/${id}`;
  readObject(issues, path, value, SHAPE);
  const pattern = readKind(issues, path, own(quiet, 'kind'), patterns, roles);
  if (pattern === null || id === '') return null;
  const config = readConfig(issues, path, own(quiet, 'config'), pattern);
  const scope = readScope(issues, path, own(quiet, 'scope'), pattern, config);
  const share = own(quiet, 'share');
  const off = own(quiet, 'off');
  if (off !== undefined && off !== true) issues.add(`${path}.off`, `The field ${fieldName(path)}.off is ${valueWords(off)}. It must be true, or absent.`);
  if (off === true && (pattern.role === 'discipline' || pattern.role === 'node')) issues.add(`${path}.off`, `A ${pattern.role === 'node' ? pattern.kind : 'queue'} cannot be left out.`);
  if (share !== undefined && (pattern.role === 'discipline' || pattern.role === 'node')) issues.add(`${path}.share`, `A ${pattern.role === 'node' ? pattern.kind : 'queue'} cannot be shared.`);
  return {
    id, kind: pattern.kind, config,
    ...(scope === null ? {} : { scope }),
    ...(share === undefined ? {} : { share: readId(issues, `${path}.share`, share) }),
    ...(off === true ? { off } : {}),
  };
}

function readKind(issues: IssueList, path: string, value: unknown, patterns: Patterns, roles: readonly AnyPattern['role'][]): AnyPattern | null {
  if (value === undefined) return null;
  const fitting = Object.values(patterns).filter((pattern) => roles.includes(pattern.role)).map((pattern) => pattern.kind);
  const pattern = typeof value === 'string' && Object.hasOwn(patterns, value) ? patterns[value] : undefined;
  if (pattern !== undefined && roles.includes(pattern.role)) return pattern;
  const what = pattern === undefined ? 'unknown here' : roles.includes('node') ? 'not a node' : roles.includes('policy') ? 'not a pattern for a chain' : 'not a way to queue';
  issues.add(`${path}.kind`, `The kind ${valueWords(value)} is ${what}. It must be ${listWords(fitting)}.`);
  return null;
}

function readScope(issues: IssueList, path: string, value: unknown, pattern: AnyPattern, config: Attach['config']): Scope | null {
  if (value === undefined) return null;
  if (pattern.role === 'discipline' || pattern.role === 'node') {
    issues.add(`${path}.scope`, pattern.role === 'node' ? 'A node stands by itself and has no scope.' : 'A queue belongs to its service and has no scope.');
    return null;
  }
  let machine: Pick<AnyMachine, 'scopes'>;
  if (pattern.role === 'policy' && 'dialects' in pattern) {
    // An unknown dialect has its own issue.
    if (!Object.hasOwn(pattern.dialects, String(config['dialect']))) return null;
    machine = machineOf(pattern, config);
  } else machine = pattern;
  return readChoice(issues, `${path}.scope`, value, machine.scopes);
}
