/** Icons without the keys of their lines: those never change places, and a key of chance letters is what compresses least. */
import type { Plugin } from 'vite';

export function trimIcons(): Plugin {
  let found = false;
  return {
    name: 'halfopen-trim-icons',
    apply: 'build',
    transform(code, id) {
      if (!/[\\/]lucide-react[\\/].*[\\/]icons[\\/][\w-]+\.mjs$/.test(id)) return null;
      const shorter = code.replace(/,\s*key: "\w+"/g, '');
      found ||= shorter !== code;
      return { code: shorter, map: null };
    },
    buildEnd(error) { if (error === undefined && !found) this.error('icons have no keys of this form any more'); },
  };
}
