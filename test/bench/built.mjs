// The production build: made anew when a source has changed, and what of it the page loads first.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';
import { newestChange } from '../../src/cli/bundle.mjs';
import { buildPage, inProject } from '../../src/cli/project.mjs';

const dist = inProject('dist');

/** Builds the page when a source is newer than what was built. */
export async function freshBuild() {
  const builtAt = statSync(join(dist, 'index.html'), { throwIfNoEntry: false })?.mtimeMs ?? -Infinity;
  const changedAt = Math.max(...['src', 'public', 'index.html', 'vite.config.ts', 'package-lock.json'].map((source) => newestChange(inProject(source))));
  if (builtAt > changedAt) return dist;
  const code = await buildPage();
  if (code !== 0) throw new Error(`the build ended with ${code}`);
  return dist;
}

/** Bytes of a file as a server sends it, gzip at its best. @param {string} file */
export const gzipBytes = (file) => gzipSync(readFileSync(file), { level: 9 }).length;

/** @param {string} folder @returns {string[]} */
export function scripts(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? scripts(path) : /\.m?js$/.test(entry.name) ? [path] : [];
  });
}

/**
 * The scripts the page loads before any of its code runs: those of the HTML, and all they import statically.
 * @param {string} folder
 */
export function firstScripts(folder) {
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  const waiting = [...html.matchAll(/<(?:script|link)[^>]+(?:src|href)="([^"]+\.js)"/g)].map((match) => join(folder, match[1] ?? ''));
  const found = new Set();
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    const text = readFileSync(file, 'utf8');
    // Static imports of a built module stand in front of everything else, or follow each other there.
    for (const match of text.matchAll(/(?:^|[;}])\s*(?:import|export)\s*(?:[\w$*{][^"'`;()]*?\bfrom\s*)?["'](\.[^"']+)["']/g)) waiting.push(normalize(join(dirname(file), match[1] ?? '')));
  }
  return [...found];
}
