/** Why a call ended as it did is asked in its panel only: the code that tells it comes with the panel, not with the reader of the first picture. */
import type { Plugin } from 'vite';
import { isFile } from './object-members.ts';

const LATER = '\0halfopen-why-later';

export function whyLater(): Plugin {
  let met = false;
  return {
    name: 'halfopen-why-later',
    apply: 'build',
    enforce: 'pre',
    resolveId(source, importer) {
      if (source === LATER) return LATER;
      if (source !== './why.ts' || importer === undefined || !isFile(importer, '/src/engine/recording/reader.ts')) return null;
      met = true;
      return LATER;
    },
    load: (id) => (id === LATER ? 'let told\nexport const why = (reader, call) => told(reader, call)\nexport const tell = (how) => { told = how }' : null),
    transform(code, id) {
      if (!isFile(id, '/src/ui/timeline/WhyPanel.tsx')) return null;
      return { code: `import { why as toldNow } from '../../engine/recording/why.ts'\nimport { tell } from '${LATER}'\ntell(toldNow)\n${code}`, map: null };
    },
    buildEnd(error) { if (error === undefined && !met) this.error('the reader does not import ./why.ts any more'); },
  };
}
