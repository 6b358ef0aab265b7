/** Files of which the built page has what they come to, worked out by the build, in place of the code that would do it. */
import { runnerImport, type Plugin } from 'vite';
import { isFile } from './object-members.ts';

/** The first visit's scenario, checked and resolved. */
export function firstVisitDone(): Plugin {
  return {
    name: 'halfopen-first-visit-done',
    apply: 'build',
    async load(id) {
      if (!isFile(id, '/src/scenario/first-visit.ts')) return null;
      return { code: `export const firstVisit = ${literal((await evaluated(id))['firstVisit'])}`, moduleType: 'js' };
    },
  };
}

/** The help of all fields: a file that is fetched. */
export function fieldHelpsFetched(): Plugin {
  return {
    name: 'halfopen-field-helps-fetched',
    apply: 'build',
    async load(id) {
      if (!isFile(id, '/src/ui/app/field-helps.ts')) return null;
      const file = this.emitFile({ type: 'asset', name: 'field-helps.json', source: JSON.stringify((await evaluated(id))['fieldHelps']) });
      const code = `export const fieldHelps = {}
let wanted
export const loadFieldHelps = () => wanted ??= fetch(import.meta.ROLLUP_FILE_URL_${file}).then((answer) => answer.ok ? answer.json() : {}).then((helps) => { Object.assign(fieldHelps, helps) }, () => { wanted = undefined })`;
      return { code, moduleType: 'js' };
    },
  };
}

async function evaluated(file: string): Promise<{ readonly [name: string]: unknown }> {
  return (await runnerImport<{ readonly [name: string]: unknown }>(file, { configFile: false, logLevel: 'warn' })).module;
}

/** Plain data as an expression; unlike JSON it has infinite numbers. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join()}]`;
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? JSON.stringify(value) : String(value);
  return `{${Object.entries(value).map(([name, entry]) => `${JSON.stringify(name)}:${literal(entry)}`).join()}}`;
}
