/** Takes members out of the object literals of the patterns: what only they used is then unused, and falls away. */
import type { Plugin } from 'vite';

export const isFile = (id: string, path: string): boolean => id.replaceAll('\\', '/').endsWith(path);
const isPattern = (id: string): boolean => /[\\/]src[\\/]patterns[\\/][^?]*\.ts$/.test(id);

type AstNode = { readonly [name: string]: unknown };
interface Member { readonly name: string; readonly value: AstNode; readonly shorthand: boolean; readonly from: number; readonly to: number }

/** Leaves out the functions of these names. */
export function withoutFunctions(names: readonly string[]): Plugin {
  return editing('halfopen-without-functions', ({ name, value, shorthand }) => {
    const type = String(value['type']);
    // A slider has a `step` too.
    return names.includes(name) && (type.includes('Function') || (type === 'Identifier' && (name !== 'step' || shorthand))) ? 'left out' : null;
  });
}

/** Empties the help of all fields, and leaves out what libraries call them. */
export function withoutHelp(): Plugin {
  return editing('halfopen-without-help', ({ name }) => (name === 'help' ? 'emptied' : name === 'names' ? 'left out' : null));
}

function editing(name: string, decide: (member: Member) => 'left out' | 'emptied' | null): Plugin {
  return {
    name,
    apply: 'build',
    enforce: 'post',
    transform(code, id) {
      if (!isPattern(id) && !isFile(id, '/src/engine/fields.ts')) return null;
      const edits: { readonly from: number; readonly to: number; readonly text: string }[] = [];
      eachNode(this.parse(code), (node) => {
        const member = memberOf(node), what = member === null ? null : decide(member);
        if (member === null || what === null) return true;
        edits.push({ from: member.from, to: member.to, text: what === 'emptied' ? `${member.name}: ''` : '' });
        return false;
      });
      const edited = edits.reduceRight((text, edit) => {
        const rest = text.slice(edit.to);
        return text.slice(0, edit.from) + edit.text + (edit.text === '' ? rest.replace(/^\s*,/, '') : rest);
      }, code);
      return { code: edited, map: null };
    },
  };
}

function memberOf(node: AstNode): Member | null {
  if (node['type'] !== 'Property' || node['computed'] === true) return null;
  return { name: String((node['key'] as AstNode)['name']), value: node['value'] as AstNode, shorthand: node['shorthand'] === true, from: Number(node['start']), to: Number(node['end']) };
}

/** Visits a node before what it holds, which is passed over when the visit gives false. */
function eachNode(node: unknown, visit: (node: AstNode) => boolean): void {
  if (Array.isArray(node)) for (const entry of node) eachNode(entry, visit);
  else if (typeof node === 'object' && node !== null && visit(node as AstNode)) eachNode(Object.values(node), visit);
}
