/** Libraries without what is not used here and does not fall away by itself: other modules stand in the place of theirs. */
import type { Plugin } from 'vite';

/** For what cannot be reached, as long as what is said of its use holds. */
export const UNREACHABLE = "() => { throw new Error('left out of the build: src/build') }";

export function constants(values: { readonly [name: string]: string }): string { return Object.entries(values).map(([name, value]) => `export const ${name} = ${value}\n`).join(''); }
export function named(source: string, names: readonly string[]): string { return `export { ${names.join()} } from "${source}"\n`; }

/** `packages`: code by the name that is imported. `files`: code by the end of a path; a build fails when some but not all of them are met. */
export function narrowed(name: string, packages: { readonly [source: string]: string }, files: { readonly [end: string]: string } = {}): Plugin {
  const met = new Set<string>();
  return {
    name,
    apply: 'build',
    enforce: 'pre',
    // What stands for a package may take parts of it.
    resolveId: (source, importer) => (source in packages && importer !== `\0${source}` ? `\0${source}` : null),
    load(id) {
      const code = id.startsWith('\0') ? packages[id.slice(1)] : undefined;
      if (code !== undefined) return code;
      const file = Object.keys(files).find((end) => id.replaceAll('\\', '/').endsWith(`/${end}`));
      if (file === undefined) return null;
      met.add(file);
      return files[file] ?? null;
    },
    buildEnd(error) {
      const gone = Object.keys(files).filter((file) => !met.has(file));
      if (error === undefined && met.size > 0 && gone.length > 0) this.error(`there is no ${gone.join(', ')} any more`);
    },
  };
}
