/**
 * Libraries that are one file, cut down to what is reached from the names used here. A bundler keeps what a file does when it is loaded (a wrapped
 * component, a prototype, a `displayName`), wanted or not; here it is taken to matter only to those who reach what it is done to.
 */
import type { Plugin } from 'vite';
import { isFile } from './object-members.ts';

export interface Cut {
  /** Which of its own exports are used; without it all. What it passes on from elsewhere stays. */
  readonly used?: readonly string[];
  /** Code in the place of what a name of the file stands for: for what is never asked for here. */
  readonly instead?: { readonly [name: string]: string };
}

type AstNode = { readonly type: string; readonly start: number; readonly end: number; readonly [name: string]: unknown };
/** A statement belongs to the names of the file that it declares or writes to; one of no such name is always kept. */
interface Part { readonly names: readonly string[]; readonly needs: readonly string[]; readonly text: string }

/** `files` by the end of their path; a build fails when some but not all of them are met, or one lacks a name. */
export function shaken(name: string, files: { readonly [end: string]: Cut }): Plugin {
  const met = new Set<string>();
  return {
    name,
    apply: 'build',
    transform(code, id) {
      const file = Object.keys(files).find((end) => isFile(id, `/${end}`));
      const cut = file === undefined ? undefined : files[file];
      if (file === undefined || cut === undefined) return null;
      met.add(file);
      return { code: cutDown(code, (this.parse(code) as unknown as { readonly body: readonly AstNode[] }).body, cut, (what) => this.error(`${file} has no ${what} any more`)), map: null };
    },
    buildEnd(error) {
      const gone = Object.keys(files).filter((file) => !met.has(file));
      if (error === undefined && met.size > 0 && gone.length > 0) this.error(`there is no ${gone.join(', ')} any more`);
    },
  };
}

export function cutDown(code: string, body: readonly AstNode[], { used, instead = {} }: Cut, missing: (what: string) => never): string {
  const parts: Part[] = [], exported: (readonly [local: string, name: string])[] = [];
  const own = new Set(body.flatMap((node) => (node.type === 'ExpressionStatement' ? [] : declared(node))));
  for (const node of body) {
    const text = code.slice(node.start, node.end);
    if (node.type === 'ExportNamedDeclaration' && node['source'] === null && node['declaration'] === null) {
      for (const { local, exported: outer } of node['specifiers'] as readonly { readonly local: AstNode; readonly exported: AstNode }[]) exported.push([String(local['name']), String(outer['name'])]);
      continue;
    }
    const names = declared(node).filter((one) => own.has(one));
    const replaced = names.filter((name) => name in instead);
    if (replaced.length > 0 && node.type === 'ImportDeclaration') return missing(`${replaced.join()} of its own`);
    if (replaced.length > 0 && names.length === 1) parts.push({ names, needs: [], text: `var ${replaced[0]} = ${instead[replaced[0] ?? '']};` });
    else parts.push({ names, needs: identifiers(node), text });
  }
  const lacks = Object.keys(instead).filter((name) => !parts.some((part) => part.names.includes(name)));
  const unknown = (used ?? []).filter((name) => !exported.some(([, outer]) => outer === name));
  if (lacks.length + unknown.length > 0) missing([...lacks, ...unknown].join(', '));
  const offered = exported.filter(([, outer]) => used?.includes(outer) ?? true);
  const kept = reached(parts, offered.map(([local]) => local));
  return `${parts.filter((part) => kept.has(part)).map((part) => part.text).join('\n')}\nexport { ${offered.map(([local, outer]) => `${local} as ${outer}`).join()} }\n`;
}

function reached(parts: readonly Part[], from: readonly string[]): ReadonlySet<Part> {
  const kept = new Set(parts.filter((part) => part.names.length === 0));
  const waiting = [...from, ...[...kept].flatMap((part) => part.needs)], seen = new Set<string>();
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    for (const part of parts) {
      if (!part.names.includes(name) || kept.has(part)) continue;
      kept.add(part);
      waiting.push(...part.needs);
    }
  }
  return kept;
}

/** The names a statement declares, or the objects it writes to: `a.b = c.d = …`, and `(function (a) { … })(a || (a = {}))` of an enumeration. */
function declared(node: AstNode): readonly string[] {
  if (node.type === 'ImportDeclaration') return (node['specifiers'] as readonly { readonly local: AstNode }[]).map(({ local }) => String(local['name']));
  if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') return [String((node['id'] as AstNode)['name'])];
  if (node.type === 'VariableDeclaration') return (node['declarations'] as readonly { readonly id: AstNode }[]).flatMap(({ id }) => identifiers(id));
  if (node.type !== 'ExpressionStatement') return [];
  const names: string[] = [];
  let expression = node['expression'] as AstNode;
  for (; expression.type === 'AssignmentExpression'; expression = expression['right'] as AstNode) {
    let target = expression['left'] as AstNode;
    while (target.type === 'MemberExpression') target = target['object'] as AstNode;
    if (target.type === 'Identifier') names.push(String(target['name']));
  }
  const [given] = (expression.type === 'CallExpression' ? expression['arguments'] : []) as readonly AstNode[];
  if (names.length === 0 && given?.type === 'LogicalExpression') names.push(String((given['left'] as AstNode)['name']));
  return names;
}

/** Every name that stands anywhere in it, also where it is only a property's: more than is needed, never less. */
function identifiers(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(identifiers);
  if (typeof node !== 'object' || node === null) return [];
  const { type, name } = node as AstNode;
  return type === 'Identifier' ? [String(name)] : Object.values(node).flatMap(identifiers);
}
