/** The documents of the presets as one file that is fetched; in their place stand objects that it fills. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Plugin } from 'vite';
import { isFile } from './object-members.ts';

const PRESET = /[\\/]src[\\/]scenario[\\/]presets[\\/]([\w-]+)\.json$/;
const VIRTUAL = '\0preset:';

export function presetsFetched(): Plugin {
  return {
    name: 'halfopen-presets-fetched',
    apply: 'build',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (!source.endsWith('.json')) return null;
      const found = await this.resolve(source, importer, { ...options, skipSelf: true });
      return found !== null && PRESET.test(found.id) ? `${VIRTUAL}${found.id.slice(0, -'.json'.length)}` : null;
    },
    load(id) {
      if (id.startsWith(VIRTUAL)) {
        const file = id.slice(VIRTUAL.length), { title } = documentIn(`${file}.json`);
        return `import { preset } from ${JSON.stringify(join(dirname(dirname(file)), 'preset-files.ts'))}\nexport default preset(${JSON.stringify(basename(file))}, ${JSON.stringify(title)})`;
      }
      if (!isFile(id, '/src/scenario/preset-files.ts')) return null;
      const folder = join(dirname(id), 'presets');
      const all = Object.fromEntries(readdirSync(folder).filter((file) => file.endsWith('.json')).map((file) => [basename(file, '.json'), documentIn(join(folder, file))]));
      const file = this.emitFile({ type: 'asset', name: 'presets.json', source: JSON.stringify(all) });
      // Whichever is there first, the files or those who ask for them.
      const code = `const presets = {}
let wanted, whole = {}
export const preset = (id, title) => presets[id] ??= { title, ...whole[id] }
export const loadPresets = () => wanted ??= fetch(import.meta.ROLLUP_FILE_URL_${file}).then((answer) => answer.ok ? answer.json() : Promise.reject(new Error())).then(
  (all) => { whole = all; for (const id in presets) Object.assign(presets[id], all[id]) },
  () => { wanted = undefined; throw new Error('The scenarios could not be loaded. Is the server still running?') })`;
      return { code, moduleType: 'js' };
    },
  };
}

function documentIn(file: string): { readonly title?: unknown } { return JSON.parse(readFileSync(file, 'utf8')) as { readonly title?: unknown }; }
