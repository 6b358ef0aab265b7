// Bundles a TypeScript entry for Node into the cache, only when a source is newer than the bundle.
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder, inProject, projectRoot } from './project.mjs';

/**
 * The latest change of a file or of anything below a folder, removals included, in ms since 1970. Tests do not count.
 * @param {string} path
 * @returns {number}
 */
export function newestChange(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return -Infinity;
  let newest = found.mtimeMs;
  if (!found.isDirectory()) return newest;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (/\.test\.tsx?$/.test(entry.name)) continue;
    newest = Math.max(newest, newestChange(join(path, entry.name)));
  }
  return newest;
}

/**
 * Resolves to the path of an up-to-date bundle of `entry`: one ES module in which only Node's own modules are imported.
 * It goes through Vite, so JSON, `?raw` and `import.meta.glob` mean what they mean in the page.
 * @param {string} entry path inside the project
 * @param {string} name file name of the bundle
 * @param {string[]} [sources] what the bundle is made from, beside `src` and the lock file
 */
export async function bundleForNode(entry, name, sources = []) {
  const bundle = join(cacheFolder, name);
  const builtAt = statSync(bundle, { throwIfNoEntry: false })?.mtimeMs ?? -Infinity;
  const changedAt = Math.max(...['src', 'package-lock.json', ...sources].map((source) => newestChange(inProject(source))));
  if (builtAt > changedAt) return bundle;

  const startedAt = new Date();
  const outDir = newFolderIn(cacheFolder);
  if (outDir === null) {
    // A checkout that cannot be written: the bundle is made anew each time, and goes with this process.
    const ownDir = mkdtempSync(join(tmpdir(), 'halfopen-'));
    process.once('exit', () => rmSync(ownDir, { recursive: true, force: true }));
    await bundleInto(ownDir, entry, name);
    return join(ownDir, name);
  }
  try {
    await bundleInto(outDir, entry, name);
    // A source edited while bundling must be newer than the bundle; a reader must never see half a file.
    utimesSync(join(outDir, name), startedAt, startedAt);
    renameSync(join(outDir, name), bundle);
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
  return bundle;
}

/**
 * A new folder inside `folder`, or null when nothing can be written there.
 * @param {string} folder
 */
export function newFolderIn(folder) {
  try {
    mkdirSync(folder, { recursive: true });
    return mkdtempSync(join(folder, 'bundle-'));
  } catch {
    return null;
  }
}

/**
 * @param {string} outDir
 * @param {string} entry
 * @param {string} name
 */
async function bundleInto(outDir, entry, name) {
  const { build, createLogger } = await import('vite');
  const toStderr = (/** @type {string} */ message) => console.error(message);
  const customLogger = { ...createLogger('warn'), info: () => {}, warn: toStderr, warnOnce: toStderr, error: toStderr };
  await build({
    root: projectRoot,
    configFile: false,
    customLogger,
    logLevel: 'warn',
    mode: 'production',
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: inProject(entry),
      target: 'node20',
      outDir,
      emptyOutDir: true,
      copyPublicDir: false,
      minify: false,
      reportCompressedSize: false,
      // Constants stay `const`: V8 puts their values into compiled code, where it reads and checks a `var` at every use.
      rolldownOptions: { output: { entryFileNames: name, codeSplitting: false, topLevelVar: false } },
    },
  });
}
