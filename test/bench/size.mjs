// The size of the production build, gzip, beside its floors: `npm run bench:size`.
import { firstScripts, freshBuild, gzipBytes, scripts } from './built.mjs';
import { report } from './table.mjs';

const folder = await freshBuild();
const all = scripts(folder);
const first = firstScripts(folder);
const kilobytes = (/** @type {readonly string[]} */ files) => files.reduce((sum, file) => sum + gzipBytes(file), 0) / 1000;
for (const file of all.toSorted((a, b) => gzipBytes(b) - gzipBytes(a))) {
  console.log(`${(gzipBytes(file) / 1000).toFixed(1).padStart(7)} kB  ${first.includes(file) ? 'first' : '     '}  ${file.slice(folder.length + 1)}`);
}
process.exitCode = report('size', [
  { what: 'JavaScript before the first picture (worker inlined), gzip', unit: ' kB', better: 'less', floor: 125, target: 105, values: [kilobytes(first)] },
  { what: 'JavaScript in all, gzip', unit: ' kB', better: 'less', floor: 480, target: 420, values: [kilobytes(all)] },
]);
