/**
 * The engine stands once in the built page: as a function of what a worker calls `self`. Workers are blobs of its text, the only kind that
 * starts in a sandboxed frame; where none starts, the page calls it. Nothing in it may name what lies outside: it is a bundle of its own.
 */
import { build, type Plugin } from 'vite';
import { isFile, withoutFunctions } from './object-members.ts';

/** What only the page asks. */
const ASKED = ['conditions', 'check'];

export function engineOnce(): Plugin {
  return {
    name: 'halfopen-engine-once',
    apply: 'build',
    async load(id) {
      if (!isFile(id, '/src/worker/client-engine.ts')) return null;
      const output = await build({
        configFile: false, logLevel: 'warn', publicDir: false, plugins: [withoutFieldTables(), withoutFunctions(ASKED), withoutWhy()],
        // Constants stay `const`: browsers put their values into compiled code, where they read and check a `var` at every use.
        build: { write: false, rolldownOptions: { input: id.replace(/client-engine\.ts$/, 'sim.worker.ts'), output: { format: 'iife', topLevelVar: false } } },
      });
      const chunk = 'output' in output ? output.output[0] : undefined;
      if (chunk === undefined) throw new Error('the engine was not built');
      const code = [
        `function engine(self) { ${chunk.code} }`,
        `const address = URL.createObjectURL(new Blob(['"use strict";(' + engine + ')(self)'], { type: 'text/javascript' }))`,
        'export const startWorker = () => new Worker(address)',
        'export const startHere = async (scope) => engine(scope)',
      ].map((line) => `${line}\n`).join('');
      return { code, moduleType: 'js' };
    },
  };
}

/** The engine runs patterns and shows none: it gets whole configs, so the tables of their settings stay out of its copy. */
function withoutFieldTables(): Plugin {
  return {
    name: 'halfopen-without-field-tables',
    enforce: 'pre',
    transform: (code, id) =>
      /[\\/]src[\\/]patterns[\\/][^?]*\.ts$/.test(id)
        ? {
            code: code
              .split(/(?<=\n)(?=(?:export )?const )/)
              .map(withoutTable)
              .join(''),
            map: null,
          }
        : null,
  };
}
/** `const fields = { … } as const satisfies FieldTable;` becomes an empty table. */
function withoutTable(declaration: string): string {
  return declaration.replace(/^((?:export )?const \w+ = )\{[^]*?\n\} as const satisfies FieldTable(?:\[string\])?;/, '$1{};');
}

/** Why a call ended as it did is asked on the page only. */
function withoutWhy(): Plugin {
  return {
    name: 'halfopen-without-why',
    load: (id) => (isFile(id, '/src/engine/recording/why.ts') ? `export function why() { throw new Error('the worker tells no reasons') }` : null),
  };
}
