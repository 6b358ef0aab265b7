/**
 * Recharts without what no chart here uses. The settled charts are its curves on its surface, outside its chart components: all properties are
 * given, so none is looked for in a store or filtered from the others, and of all curves there are steps. What is left out draws nothing, or
 * throws where it cannot be reached; a build fails when a file named here is gone.
 */
import type { Plugin } from 'vite';
import { constants, named, narrowed } from './narrowed.ts';
import { shaken } from './shaken.ts';

/** Whoever needs more of recharts adds it here, and looks at what it needs that is left out. */
const USED = ['container/Surface', 'shape/Curve'];

const FILES: { readonly [file: string]: string } = {
  'recharts/es6/index.js': USED.map((file) => named(`./${file}`, [file.split('/')[1] ?? ''])).join(''),
  'recharts/es6/context/chartLayoutContext.js': constants({ useChartLayout: '() => {}' }),
  'recharts/es6/util/svgPropertiesAndEvents.js': constants({ svgPropertiesAndEvents: '(given) => given' }),
  'recharts/es6/util/svgPropertiesNoEvents.js': constants({ svgPropertiesNoEvents: '({ type, layout, points, baseLine, ...given }) => given' }),
};

/** As recharts imports it. */
const PACKAGES: { readonly [source: string]: string } = {
  'victory-vendor/d3-shape': named('d3-shape', [
    'area', 'line', 'curveStepAfter',
    ...['Basis', 'BasisClosed', 'BasisOpen', 'BumpX', 'BumpY', 'Linear', 'LinearClosed', 'MonotoneX', 'MonotoneY', 'Natural', 'Step', 'StepBefore'].map((curve) => `curveStepAfter as curve${curve}`),
  ]),
};

export function trimRecharts(): Plugin[] {
  return [
    narrowed('halfopen-trim-recharts', PACKAGES, FILES),
    shaken('halfopen-shaken-shapes', { 'd3-shape/dist/d3-shape.mjs': { used: ['area', 'line', 'curveStepAfter'] } }),
  ];
}
