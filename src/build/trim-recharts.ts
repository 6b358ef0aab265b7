/**
 * Recharts without what no chart here uses. The settled charts are areas and lines between hidden axes: no ticks, labels, dots or tooltips,
 * linear scales, one curve. Its modules hold on to all of that by name, so it does not fall away by itself. What is left out draws nothing, or
 * throws where it cannot be reached; a build fails when a file named here is gone.
 */
import type { Plugin } from 'vite';

const NOTHING = '() => null';
const UNREACHABLE = "() => { throw new Error('left out of the build: src/build/trim-recharts.ts') }";

/** Modules of recharts by their end, and what stands in their place. */
const LEFT_OUT: { readonly [file: string]: { readonly [name: string]: string } } = {
  'recharts/es6/cartesian/CartesianAxis.js': { CartesianAxis: NOTHING, defaultCartesianAxisProps: '{}' },
  'recharts/es6/component/ActivePoints.js': { ActivePoints: NOTHING },
  'recharts/es6/component/Dots.js': { Dots: NOTHING },
  'recharts/es6/component/Label.js': { isLabelContentAFunction: '() => false' },
  'recharts/es6/component/LabelList.js': { CartesianLabelListContextProvider: '({ children }) => children', LabelListFromLabelProp: NOTHING },
  'recharts/es6/synchronisation/useChartSynchronisation.js': { useSynchronisedEventsFromOtherCharts: '() => {}' },
  'recharts/es6/util/scale/getNiceTickValues.js': { getNiceTickValues: UNREACHABLE, getTickValuesFixedDomain: '(domain) => domain' },
};

const INDEX = 'recharts/es6/index.js';
/** What is used: whoever needs more adds it here, and looks at what it needs that is left out. */
const USED = ['cartesian/Area', 'cartesian/Line', 'cartesian/XAxis', 'cartesian/YAxis', 'chart/ComposedChart'].map((file) => `export { ${file.split('/')[1]} } from './${file}'`).join('\n');

/** Packages, as recharts and its scales import them; a scale formats its ticks. */
const NARROWED: { readonly [source: string]: string } = {
  'd3-format': constants(Object.fromEntries(['format', 'formatPrefix', 'formatSpecifier', 'precisionFixed', 'precisionPrefix', 'precisionRound'].map((name) => [name, UNREACHABLE]))),
  'victory-vendor/d3-scale': named('d3-scale', ['scaleLinear']),
  'victory-vendor/d3-shape': named('d3-shape', [
    'area', 'line', 'curveLinear', 'curveStepAfter', 'stack', 'stackOffsetNone', 'stackOrderNone',
    ...['Basis', 'BasisClosed', 'BasisOpen', 'BumpX', 'BumpY', 'LinearClosed', 'MonotoneX', 'MonotoneY', 'Natural', 'Step', 'StepBefore'].map((curve) => `curveLinear as curve${curve}`),
    ...['Expand', 'Silhouette', 'Wiggle'].map((offset) => `stackOffsetNone as stackOffset${offset}`),
  ]),
};
function constants(values: { readonly [name: string]: string }): string { return Object.entries(values).map(([name, value]) => `export const ${name} = ${value}\n`).join(''); }
function named(source: string, names: readonly string[]): string { return `export { ${names.join()} } from '${source}'`; }

/** What Babel puts into each of two hundred files. */
const HELPERS: { readonly [name: string]: string } = {
  _extends: 'Object.assign',
  _objectSpread: 'Object.assign',
  _defineProperty: '(object, name, value) => (object[name] = value, object)',
  _slicedToArray: '(list) => Array.isArray(list) ? list : [...list]',
  _objectWithoutProperties: "(object, names) => object == null ? {} : Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)))",
};
const HELPERS_ID = 'virtual:recharts-helpers';
const HELPER = /^function (?:_extends|ownKeys|_objectSpread|_defineProperty|_toPropertyKey|_toPrimitive|_slicedToArray|_nonIterableRest|_unsupportedIterableToArray|_arrayLikeToArray|_iterableToArrayLimit|_arrayWithHoles|_objectWithoutProperties|_objectWithoutPropertiesLoose)\(.*\n/gm;

export function trimRecharts(): Plugin {
  const met = new Set<string>();
  return {
    name: 'halfopen-trim-recharts',
    apply: 'build',
    enforce: 'pre',
    resolveId: (source) => (source === HELPERS_ID || source in NARROWED ? `\0${source}` : null),
    load(id) {
      if (id === `\0${HELPERS_ID}`) return constants(HELPERS);
      const narrowed = id.startsWith('\0') ? NARROWED[id.slice(1)] : undefined;
      if (narrowed !== undefined) return narrowed;
      const is = (end: string) => id.replaceAll('\\', '/').endsWith(`/${end}`);
      if (is(INDEX)) return USED;
      const file = Object.keys(LEFT_OUT).find(is);
      if (file === undefined) return null;
      met.add(file);
      return constants(LEFT_OUT[file] ?? {});
    },
    transform(code, id) {
      if (!/[\\/]recharts[\\/]es6[\\/].*\.js$/.test(id)) return null;
      const rest = code.replace(HELPER, '');
      const used = Object.keys(HELPERS).filter((name) => new RegExp(`\\b${name}\\(`).test(rest));
      return { code: used.length === 0 ? rest : `import { ${used.join()} } from '${HELPERS_ID}'\n${rest}`, map: null };
    },
    buildEnd(error) {
      const gone = Object.keys(LEFT_OUT).filter((file) => !met.has(file));
      if (error === undefined && met.size > 0 && gone.length > 0) this.error(`recharts has no ${gone.join(', ')} any more`);
    },
  };
}
