/// <reference types="vitest/config" />
/** How the app is built, what the built page may load, and which tests form which stage. */
import react from '@vitejs/plugin-react';
import { join } from 'node:path';
import { defineConfig } from 'vite';
import { classNames } from './src/build/class-names.ts';
import { pageAndEngine } from './src/build/page-and-engine.ts';
import { pagePolicy } from './src/build/page-policy.ts';
import { trimFlow } from './src/build/trim-flow.ts';
import { trimRecharts } from './src/build/trim-recharts.ts';

/** All that the workbench shows at once is one file: together it is smaller by a tenth. Libraries that come later, and dialogs, have files of their own. */
const IN_APP = /[\\/]src[\\/](patterns[\\/].*(?<!StateFlow\.tsx)$|scenario[\\/]rules\.ts$|ui[\\/](?!gallery[\\/]|share[\\/]|help[\\/]|trust[\\/]|.*(PipelineFlow|SettledCharts|Dialog|TrustScreen)\.tsx$))/;

const THEORY = ['theory', 'invariants', 'determinism', 'golden', 'published'].map((folder) => `test/${folder}/**/*.test.ts`);
const STAGED = ['test/architecture.test.ts', 'test/conformance/**', 'test/vectors/**', 'test/e2e/**', ...THEORY];

export default defineConfig({
  base: './',
  assetsInclude: ['**/*.md'],
  plugins: [classNames(join(import.meta.dirname, 'src')), react(), pagePolicy(), pageAndEngine(), trimFlow(), trimRecharts()],
  worker: { format: 'iife' },
  server: { port: 5173 },
  build: {
    // Every browser that runs the app knows modulepreload.
    modulePreload: { polyfill: false },
    // A font, a text or a file of results as a data: address would be refused by the page's policy.
    assetsInlineLimit: (file) => (/\.(woff2?|md|json)$/.test(file) ? false : undefined),
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'first', tags: ['$initial'], priority: 3 },
            { name: 'app', test: IN_APP, priority: 2 },
            { name: 'flow', test: /[\\/](@xyflow|d3-(selection|zoom|drag|dispatch))[\\/]|[\\/](Pipeline|State)Flow\.tsx$/, priority: 1 },
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
        test: { name: 'component', environment: 'jsdom', include: ['src/**/*.test.tsx', 'test/**/*.test.tsx'], setupFiles: ['test/setup-dom.ts'], testTimeout: 120_000 },
      },
      { extends: true, test: { name: 'conformance', environment: 'node', include: ['test/conformance/**/*.test.ts'], testTimeout: 60_000 } },
      { extends: true, test: { name: 'vectors', environment: 'node', include: ['test/vectors/**/*.test.ts'], testTimeout: 60_000 } },
      { extends: true, test: { name: 'theory', environment: 'node', include: THEORY, testTimeout: 600_000, hookTimeout: 600_000 } },
      {
        extends: true,
        test: { name: 'e2e', environment: 'node', include: ['test/e2e/**/*.test.ts'], testTimeout: 240_000, hookTimeout: 180_000, fileParallelism: false },
      },
    ],
  },
});
