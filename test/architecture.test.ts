/** The layer table and the other rules that a reader of the source may rely on, checked against the text of src. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

interface Layer {
  readonly name: string;
  readonly at: RegExp;
  /** Layers it may import beside itself. */
  readonly may: readonly string[];
  /** Layers of which it may import types. */
  readonly mayType?: readonly string[];
  /** Layers it may load by `import()` or as a worker. */
  readonly mayLoad?: readonly string[];
  /** Packages it may import; all when not stated. */
  readonly packages?: RegExp;
}

const NONE = /^$/;
const RUN = ['scenario', 'registry', 'engine', 'recording', 'contract', 'des'];
const SHOWN = ['scenario', 'registry', 'recording', 'contract'];

/** The first match wins: `view` stands before `model`, `des` before `engine`. */
const LAYERS: readonly Layer[] = [
  { name: 'contract', at: /^engine\/(outcome|fields|pattern|patterns|discipline|balancer|node-model|spec)\.ts$/, may: [], packages: NONE },
  { name: 'des', at: /^engine\/des\//, may: [], mayType: ['contract'], packages: NONE },
  { name: 'recording', at: /^engine\/recording\//, may: ['contract', 'des'], packages: NONE },
  { name: 'engine', at: /^engine\//, may: ['contract', 'des', 'recording'], packages: NONE },
  { name: 'registry', at: /^patterns\/(registry|types)\.ts$/, may: ['model', 'contract'], packages: NONE },
  { name: 'view', at: /^patterns\/(views\.ts|[^/]+\/.*\.tsx)$/, may: ['kit', 'contract', 'des'], mayType: ['model', 'recording'] },
  { name: 'model', at: /^patterns\/[^/]+\//, may: ['contract', 'des'], packages: NONE },
  { name: 'scenario', at: /^scenario\//, may: ['registry', 'contract'] },
  { name: 'results', at: /^results\//, may: RUN, packages: NONE },
  { name: 'protocol', at: /^worker\/protocol\.ts$/, may: RUN, mayType: ['results'] },
  { name: 'client', at: /^worker\/(client|pool)[^/]*\.ts$/, may: ['protocol', 'recording', 'contract'], mayType: ['results'], mayLoad: ['worker'] },
  { name: 'worker', at: /^worker\//, may: ['protocol', 'results', ...RUN], packages: NONE },
  { name: 'cli', at: /^cli\//, may: ['results', ...RUN], packages: /^node:/ },
  { name: 'trust', at: /^ui\/trust\//, may: ['results', 'client', 'panel', 'kit', 'store', ...SHOWN] },
  { name: 'kit', at: /^ui\/kit\//, may: ['contract'], mayType: ['recording'] },
  { name: 'store', at: /^store\//, may: ['client', 'protocol', ...SHOWN] },
  { name: 'app', at: /^ui\/(App\.tsx|app\/.+)$/, may: ['trust', 'panel', 'kit', 'view', 'store', ...SHOWN] },
  { name: 'panel', at: /^ui\/[^/]+\//, may: ['kit', 'view', 'store', ...SHOWN] },
  { name: 'build', at: /^build\//, may: [], packages: /^(vite$|node:)/ },
  { name: 'main', at: /^main\.tsx$/, may: ['app', 'kit', 'store', 'client'] },
];

const CLOSED = new Set(['contract', 'des', 'recording', 'engine', 'model', 'registry']);

/** What gives other results on another day or in another engine, or leaves the event list. */
const AMBIENT: readonly RegExp[] = [
  /\bMath\.(?!(?:sqrt|floor|ceil|round|trunc|abs|min|max|imul|clz32|fround|sign)\b)\w+/g,
  /\bMath\s*\[|=\s*Math\b(?!\.)/g,
  /[\w)\]]\s*\*\*=?\s*[\w(]/g,
  /\bDate\b/g,
  /\bperformance\s*\./g,
  /\b(?:setTimeout|setInterval|setImmediate|queueMicrotask|requestAnimationFrame)\b/g,
  /\b(?:async|await|Promise)\b/g,
  /\b(?:crypto|Intl|toLocaleString|localeCompare)\b/g,
];

interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
  readonly loaded: boolean;
}

const IMPORT = /^[ \t]*(?:import|export)\s+(type\s+)?[^'";]*?from\s+'([^']+)'|^[ \t]*import\s+'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm;

const root = fileURLToPath(new URL('../src/', import.meta.url));
const allFiles = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !file.endsWith('.d.ts'))
  .sort();
const files = allFiles.filter((file) => !/\.test\.tsx?$/.test(file));
const texts = new Map(allFiles.map((file) => [file, readFileSync(join(root, file), 'utf8')]));

const textOf = (file: string) => texts.get(file) ?? '';
const layerOf = (file: string) => LAYERS.find((layer) => layer.at.test(file));
const isRelative = (specifier: string) => specifier.startsWith('.');
const patternOf = (file: string) => /^patterns\/([^/]+)\//.exec(file)?.[1];

function importsOf(file: string): Import[] {
  return [...textOf(file).matchAll(IMPORT)].map((match) => {
    const specifier = match[2] ?? match[3] ?? match[4] ?? '';
    return { specifier, typeOnly: match[1] !== undefined, loaded: match[4] !== undefined || /\?.*\bworker\b/.test(specifier) };
  });
}

/** The path inside src that a relative import names, without `?raw` and the like. */
function targetOf(file: string, specifier: string): string {
  return normalize(join(dirname(file), specifier.replace(/\?.*$/, ''))).replaceAll('\\', '/');
}

/** Every import of one source file of another. */
const edges = files.flatMap((from) =>
  importsOf(from)
    .filter(({ specifier }) => isRelative(specifier))
    .map((entry) => ({ from, to: targetOf(from, entry.specifier), ...entry })),
);
const sourceEdges = edges.filter(({ to }) => texts.has(to));

/** Lines on which one of the expressions matches, as `file:line text`. */
function mentions(among: readonly string[], expressions: readonly RegExp[]): string[] {
  return among.flatMap((file) =>
    expressions.flatMap((expression) =>
      [...textOf(file).matchAll(expression)].map((match) => `${file}:${textOf(file).slice(0, match.index).split('\n').length} ${match[0]}`),
    ),
  );
}

function findCycles(): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of sourceEdges) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) cycles.push([...path.slice(start), file].join(' -> '));
    if (start >= 0 || done.has(file)) return;
    for (const to of next.get(file) ?? []) visit(to, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  return cycles;
}

test('every file has a layer', () => {
  expect(files.filter((file) => layerOf(file) === undefined)).toEqual([]);
});

test('layers import only what the table allows', () => {
  const offenders = sourceEdges.filter(({ from, to, typeOnly, loaded }) => {
    const layer = layerOf(from);
    const target = layerOf(to)?.name ?? 'no layer';
    if (layer === undefined || target === layer.name) return false;
    return !(layer.may.includes(target) || (typeOnly && layer.mayType?.includes(target)) || (loaded && layer.mayLoad?.includes(target)));
  });
  expect(offenders.map(({ from, to }) => `${from} (${layerOf(from)?.name}) -> ${to} (${layerOf(to)?.name})`)).toEqual([]);
});

test('no pattern imports another, and no panel another panel', () => {
  const panelOf = (file: string) => (layerOf(file)?.name === 'panel' ? /^ui\/([^/]+)\//.exec(file)?.[1] : undefined);
  const differs = (a: string | undefined, b: string | undefined) => a !== undefined && b !== undefined && a !== b;
  const offenders = sourceEdges.filter(({ from, to }) => differs(patternOf(from), patternOf(to)) || differs(panelOf(from), panelOf(to)));
  expect(offenders.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
});

test('the engine, the models and the runner import no package', () => {
  const offenders = files
    .filter((file) => /\.tsx?$/.test(file))
    .flatMap((file) =>
      importsOf(file)
        .filter(({ specifier }) => !isRelative(specifier) && layerOf(file)?.packages?.test(specifier) === false)
        .map(({ specifier }) => `${file} -> ${specifier}`),
    );
  expect(offenders).toEqual([]);
});

test('the engine and the models name no clock, timer, promise or function that differs between browsers', () => {
  const closed = files.filter((file) => CLOSED.has(layerOf(file)?.name ?? ''));
  expect(closed.length).toBeGreaterThan(0);
  expect(mentions(closed, AMBIENT)).toEqual([]);
});

test('imports form no cycle', () => {
  expect(findCycles()).toEqual([]);
});

test('no file is longer than 300 lines', () => {
  const lengths = files.map((file) => ({ file, lines: textOf(file).trimEnd().split('\n').length }));
  expect(lengths.filter(({ lines }) => lines > 300).map(({ file, lines }) => `${file}: ${lines}`)).toEqual([]);
});

test('the registry has one line per pattern folder, under the name of the folder', () => {
  const camelCase = (folder: string) => folder.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const folders = new Set(files.flatMap((file) => patternOf(file) ?? []));
  const expected = [...folders].sort().map((folder) => `export { ${camelCase(folder)} } from './${folder}/model.ts'`);
  const lines = textOf('patterns/registry.ts').split('\n').filter((line) => line.startsWith('export'));
  expect(lines.map((line) => line.replace(/;$/, '')).sort()).toEqual(expected.sort());
});

test('no file is a barrel', () => {
  const code = (file: string) => textOf(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  const isBarrel = (file: string) => /^\s*(?:export\s+(?:type\s+)?(?:\*|\{[^}]*\})[^;\n]*\sfrom\s+'[^']+';?\s*)+$/.test(code(file));
  expect(files.filter((file) => /(^|\/)index\.tsx?$/.test(file) || (file !== 'patterns/registry.ts' && isBarrel(file)))).toEqual([]);
});

test('every relative import names an existing file with its ending', () => {
  const offenders = edges.filter(({ to }) => !/\.\w+$/.test(to) || !existsSync(join(root, to)));
  expect(offenders.map(({ from, specifier }) => `${from} -> ${specifier}`)).toEqual([]);
});

test('only views are default exports', () => {
  const others = files.filter((file) => !/^patterns\/[^/]+\/view\.tsx$/.test(file));
  expect(mentions(others, [/^export default\b/gm])).toEqual([]);
});

test('no file is a drawer', () => {
  expect(
    files.filter((file) => /(^|\/)(utils?|helpers?|common|misc)\.\w+$/.test(file) || (/(^|\/)types\.ts$/.test(file) && file !== 'patterns/types.ts')),
  ).toEqual([]);
});

test('no rule of the linter or the compiler is switched off', () => {
  expect(mentions(allFiles, [/\b(?:eslint|oxlint)-disable\b|@ts-(?:ignore|nocheck)\b/g])).toEqual([]);
});
