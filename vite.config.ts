/// <reference types="vitest/config" />
/** How the app is built, what the built page may load, and which tests form which stage. */
import react from '@vitejs/plugin-react'
import { trimRecharts } from './src/build/trim-recharts.ts'
import { build, defineConfig, runnerImport, type Plugin } from 'vite'

/** The built page loads nothing from elsewhere and runs no inline script or style. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'none'"

const CHARSET = '<meta charset="utf-8" />'

/** Adds the policy to the built page only: the dev server needs inline scripts and module workers. */
function pagePolicy(): Plugin {
  return {
    name: 'halfopen-page-policy',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html) {
        if (!html.includes(CHARSET)) throw new Error(`index.html must contain ${CHARSET}: the page policy is put after it`)
        const policy = `<meta http-equiv="Content-Security-Policy" content="${CONTENT_SECURITY_POLICY}" />`
        return html.replace(CHARSET, `${CHARSET}\n    ${policy}\n    <meta name="referrer" content="no-referrer" />`)
      },
    },
  }
}

const isPattern = (id: string) => /[\\/]src[\\/]patterns[\\/][^?]*\.ts$/.test(id)
const isFile = (id: string, path: string) => id.replaceAll('\\', '/').endsWith(path)

/**
 * The engine stands once in the built page: as a function of what a worker calls `self`. Workers are blobs of its text, the only kind that
 * starts in a sandboxed frame; where none starts, the page calls it. Nothing in it may name what lies outside: it is a bundle of its own.
 */
function engineOnce(): Plugin {
  return {
    name: 'halfopen-engine-once',
    apply: 'build',
    async load(id) {
      if (!isFile(id, '/src/worker/client-engine.ts')) return null
      const output = await build({
        configFile: false, logLevel: 'warn', publicDir: false, plugins: [withoutFieldTables(), withoutMembers(ASKED), withoutWhy()],
        build: { write: false, rolldownOptions: { input: id.replace(/client-engine\.ts$/, 'sim.worker.ts'), output: { format: 'iife' } } },
      })
      const chunk = 'output' in output ? output.output[0] : undefined
      if (chunk === undefined) throw new Error('the engine was not built')
      return {
        code: `function engine(self) { ${chunk.code} }
const address = URL.createObjectURL(new Blob(['"use strict";(' + engine + ')(self)'], { type: 'text/javascript' }))
export const startWorker = () => new Worker(address)
export const startHere = async (scope) => engine(scope)`,
        moduleType: 'js',
      }
    },
  }
}

/** What `src/scenario/first-visit.ts` comes to stands in the built page instead of the code that works it out. */
function firstVisitDone(): Plugin {
  return {
    name: 'halfopen-first-visit-done',
    apply: 'build',
    async load(id) {
      if (!isFile(id, '/src/scenario/first-visit.ts')) return null
      const { module } = await runnerImport<{ readonly firstVisit: unknown }>(id, { configFile: false, logLevel: 'warn' })
      return { code: `export const firstVisit = ${literal(module.firstVisit)}`, moduleType: 'js' }
    },
  }
}
/** Plain data as an expression; unlike JSON it has infinite numbers. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join()}]`
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? JSON.stringify(value) : String(value)
  return `{${Object.entries(value).map(([name, entry]) => `${JSON.stringify(name)}:${literal(entry)}`).join()}}`
}

/** The engine runs patterns and shows none: it gets whole configs, so the tables of their settings stay out of its copy. */
function withoutFieldTables(): Plugin {
  return {
    name: 'halfopen-without-field-tables',
    enforce: 'pre',
    transform(code, id) {
      return isPattern(id) ? { code: code.split(/(?<=\n)(?=(?:export )?const )/).map(withoutTable).join(''), map: null } : null
    },
  }
}
/** `const fields = { … } as const satisfies FieldTable;` becomes an empty table. */
function withoutTable(declaration: string): string {
  return declaration.replace(/^((?:export )?const \w+ = )\{[^]*?\n\} as const satisfies FieldTable(?:\[string\])?;/, '$1{};')
}

/** Why a call ended as it did is asked on the page only. */
function withoutWhy(): Plugin {
  return {
    name: 'halfopen-without-why',
    load: (id) => (isFile(id, '/src/engine/recording/why.ts') ? "export const why = () => { throw new Error('the worker tells no reasons') }" : null),
  }
}

/** What hosts call, and only they: the page has no host. */
const HOSTED = ['init', 'begin', 'step', 'tick', 'reconfigure', 'offer', 'take', 'remove', 'narrow', 'pick', 'signal', 'begins', 'worked', 'inspect']
/** What only the page asks. */
const ASKED = ['conditions', 'check']

/** Leaves these functions out of the object literals of the patterns; what only they used is then unused. */
function withoutMembers(names: readonly string[]): Plugin {
  return {
    name: 'halfopen-without-members',
    apply: 'build',
    enforce: 'post',
    transform(code, id) {
      if (!isPattern(id)) return null
      const cut: [number, number][] = []
      eachNode(this.parse(code), (node) => {
        if (node['type'] !== 'Property' || node['computed'] === true) return true
        const name = String((node['key'] as AstNode)['name'])
        const value = String((node['value'] as AstNode)['type'])
        // A slider has a `step` too.
        const isFunction = value.includes('Function') || (value === 'Identifier' && (name !== 'step' || node['shorthand'] === true))
        if (!isFunction || !names.includes(name)) return true
        cut.push([Number(node['start']), Number(node['end'])])
        return false
      })
      return { code: cut.reduceRight((text, [from, to]) => text.slice(0, from) + text.slice(to).replace(/^\s*,/, ''), code), map: null }
    },
  }
}
type AstNode = { readonly [name: string]: unknown }
/** Visits a node before what it holds, which is passed over when the visit gives false. */
function eachNode(node: unknown, visit: (node: AstNode) => boolean): void {
  if (Array.isArray(node)) for (const entry of node) eachNode(entry, visit)
  else if (typeof node === 'object' && node !== null && visit(node as AstNode)) eachNode(Object.values(node), visit)
}

/** All that the workbench shows at once is one file: together it is smaller by a tenth. Libraries that come later, and dialogs, have files of their own. */
const IN_APP = /[\\/]src[\\/](patterns[\\/].*(?<!StateFlow\.tsx)$|scenario[\\/]rules\.ts$|ui[\\/](?!gallery[\\/]|share[\\/]|help[\\/]|.*(PipelineFlow|SettledCharts|Dialog)\.tsx$))/

const THEORY = ['theory', 'invariants', 'determinism', 'golden', 'published'].map((folder) => `test/${folder}/**/*.test.ts`)
const STAGED = ['test/architecture.test.ts', 'test/conformance/**', 'test/vectors/**', 'test/e2e/**', ...THEORY]

export default defineConfig({
  base: './',
  assetsInclude: ['**/*.md'],
  plugins: [react(), pagePolicy(), engineOnce(), firstVisitDone(), trimRecharts(), withoutMembers(HOSTED)],
  worker: { format: 'iife' },
  server: { port: 5173 },
  build: {
    // Every browser that runs the app knows modulepreload.
    modulePreload: { polyfill: false },
    // A font, a text or a file of results as a data: address would be refused by the page's policy.
    assetsInlineLimit: (file) => (/\.(woff2?|md|json)$/.test(file) ? false : undefined),
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'first', tags: ['$initial'], priority: 3 },
            { name: 'app', test: IN_APP, priority: 2 },
            { name: 'dialogs', test: /[\\/]src[\\/]ui[\\/](gallery|share|help)[\\/]|kit[\\/]Dialog\.tsx$/, priority: 1 },
          ],
        },
      },
    },
  },
  test: {
    maxWorkers: '100%',
    projects: [
      { extends: true, test: { name: 'architecture', environment: 'node', include: ['test/architecture.test.ts'] } },
      { extends: true, test: { name: 'unit', environment: 'node', include: ['src/**/*.test.ts', 'test/**/*.test.ts'], exclude: STAGED, testTimeout: 20_000 } },
      {
        extends: true,
        test: { name: 'component', environment: 'jsdom', include: ['src/**/*.test.tsx', 'test/**/*.test.tsx'], setupFiles: ['test/setup-dom.ts'], testTimeout: 20_000 },
      },
      { extends: true, test: { name: 'conformance', environment: 'node', include: ['test/conformance/**/*.test.ts'], testTimeout: 60_000 } },
      { extends: true, test: { name: 'vectors', environment: 'node', include: ['test/vectors/**/*.test.ts'], testTimeout: 60_000 } },
      { extends: true, test: { name: 'theory', environment: 'node', include: THEORY, testTimeout: 600_000, hookTimeout: 600_000 } },
      {
        extends: true,
        test: { name: 'e2e', environment: 'node', include: ['test/e2e/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 180_000, fileParallelism: false },
      },
    ],
  },
})
