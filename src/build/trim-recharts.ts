/**
 * Recharts without what no chart here uses. The settled charts are areas and lines between hidden axes: no ticks, labels, dots or tooltips,
 * linear scales, one curve. Its modules hold on to all of that by name, so it does not fall away by itself. What is left out draws nothing, or
 * throws where it cannot be reached; a build fails when a file named here is gone.
 */
import type { Plugin } from 'vite';
import { constants, named, narrowed, UNREACHABLE } from './narrowed.ts';

const NOTHING = '() => null';
/** Whoever needs more of recharts adds it here, and looks at what it needs that is left out. */
const USED = ['cartesian/Area', 'cartesian/Line', 'cartesian/XAxis', 'cartesian/YAxis', 'chart/ComposedChart'];

const FILES: { readonly [file: string]: string } = {
  'recharts/es6/index.js': USED.map((file) => named(`./${file}`, [file.split('/')[1] ?? ''])).join(''),
  'recharts/es6/cartesian/CartesianAxis.js': constants({ CartesianAxis: NOTHING, defaultCartesianAxisProps: '{}' }),
  'recharts/es6/component/ActivePoints.js': constants({ ActivePoints: NOTHING }),
  'recharts/es6/component/Dots.js': constants({ Dots: NOTHING }),
  'recharts/es6/component/Label.js': constants({ isLabelContentAFunction: '() => false' }),
  'recharts/es6/component/LabelList.js': constants({ CartesianLabelListContextProvider: '({ children }) => children', LabelListFromLabelProp: NOTHING }),
  'recharts/es6/synchronisation/useChartSynchronisation.js': constants({ useSynchronisedEventsFromOtherCharts: '() => {}' }),
  'recharts/es6/util/scale/getNiceTickValues.js': constants({ getNiceTickValues: UNREACHABLE, getTickValuesFixedDomain: '(domain) => domain' }),
};

/** As recharts and its scales import them; a scale formats its ticks. */
const PACKAGES: { readonly [source: string]: string } = {
  'd3-format': constants(Object.fromEntries(['format', 'formatPrefix', 'formatSpecifier', 'precisionFixed', 'precisionPrefix', 'precisionRound'].map((name) => [name, UNREACHABLE]))),
  'victory-vendor/d3-scale': named('d3-scale', ['scaleLinear']),
  'victory-vendor/d3-shape': named('d3-shape', [
    'area', 'line', 'curveLinear', 'curveStepAfter', 'stack', 'stackOffsetNone', 'stackOrderNone',
    ...['Basis', 'BasisClosed', 'BasisOpen', 'BumpX', 'BumpY', 'LinearClosed', 'MonotoneX', 'MonotoneY', 'Natural', 'Step', 'StepBefore'].map((curve) => `curveLinear as curve${curve}`),
    ...['Expand', 'Silhouette', 'Wiggle'].map((offset) => `stackOffsetNone as stackOffset${offset}`),
  ]),
};

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

export function trimRecharts(): Plugin[] {
  return [narrowed('halfopen-trim-recharts', { ...PACKAGES, [HELPERS_ID]: constants(HELPERS) }, FILES), sharedHelpers()];
}

function sharedHelpers(): Plugin {
  return {
    name: 'halfopen-recharts-helpers',
    apply: 'build',
    transform(code, id) {
      if (!/[\\/]recharts[\\/]es6[\\/].*\.js$/.test(id)) return null;
      const rest = code.replace(HELPER, '');
      const used = Object.keys(HELPERS).filter((name) => new RegExp(`\\b${name}\\(`).test(rest));
      return { code: used.length === 0 ? rest : `import { ${used.join()} } from '${HELPERS_ID}'\n${rest}`, map: null };
    },
  };
}
