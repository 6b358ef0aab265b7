/** Names of classes are short, and stand where they are used: the built page has no tables of them but where one is looked up by a value. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { Plugin } from 'vite';

const IMPORT = /import (\w+) from ('[^']+\.module\.css');?/g;

/** `folder` holds all files of the page. */
export function classNames(folder: string): Plugin[] { return [namesWhereUsed(folder), noTables()]; }

/** What a sheet gives to those who import it; without it the sheet is still loaded. */
function noTables(): Plugin {
  return {
    name: 'halfopen-no-class-tables',
    apply: 'build',
    enforce: 'post',
    transform: (_, id) => (id.endsWith('.module.css') ? { code: '', map: null, moduleSideEffects: 'no-treeshake' } : null),
  };
}

function namesWhereUsed(folder: string): Plugin {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.module.css')).toSorted();
  const known = new Map<string, readonly string[]>();
  const namesOf = (file: string): readonly string[] => {
    const names = known.get(file) ?? classesOf(readFileSync(file, 'utf8'));
    known.set(file, names);
    return names;
  };
  const named = (name: string, file: string): string => {
    const at = files.indexOf(relative(folder, file)), names = namesOf(file);
    if (at < 0 || !names.includes(name)) throw new Error(`${file} has no class ${name}`);
    // Two digits for the file, so that no name is another's beginning; and one that blockers of advertisements do not know.
    return `h${at.toString(36).padStart(2, '0')}${names.indexOf(name).toString(36)}`;
  };
  return {
    name: 'halfopen-class-names',
    apply: 'build',
    enforce: 'pre',
    config: () => ({ css: { modules: { generateScopedName: (name: string, file: string) => named(name, file.replace(/\?.*$/, '')) } } }),
    transform(code, id) {
      if (!/[\\/]src[\\/].*\.tsx?$/.test(id)) return null;
      let text = code;
      for (const [statement, styles = '', source = ''] of code.matchAll(IMPORT)) {
        const file = resolve(dirname(id), source.slice(1, -1));
        const rest = text.replace(new RegExp(`\\b${styles}\\['([\\w-]+)'\\]`, 'g'), (_, name: string) => JSON.stringify(named(name, file)));
        const lookedUp = new RegExp(`\\b${styles}\\b`).test(rest.replace(statement, ''));
        const table = `const ${styles} = ${JSON.stringify(Object.fromEntries(namesOf(file).map((name) => [name, named(name, file)])))};`;
        text = rest.replace(statement, `import ${source};${lookedUp ? ` ${table}` : ''}`);
      }
      return text === code ? null : { code: text, map: null };
    },
  };
}

/** Classes and animations, in the order they are first met; what stands in comments or numbers is none. */
export function classesOf(css: string): readonly string[] {
  return [...new Set([...css.replace(/\/\*[^]*?\*\//g, '').matchAll(/(?:\.|@keyframes )(-?[A-Za-z_][\w-]*)/g)].map((match) => match[1] ?? ''))];
}
