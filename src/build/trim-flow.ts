/**
 * React Flow as it is used here: cards and wires that are shown, in a viewport that is the app's and can be dragged and pinched. Nothing of it is
 * selected, dragged, connected, resized or animated by React Flow, and nothing is uncontrolled. So d3-zoom needs no transitions, numbers are all
 * that is interpolated, and of a selection only what d3-zoom calls is needed.
 */
import type { Plugin } from 'vite';
import { constants, narrowed, UNREACHABLE } from './narrowed.ts';
import { shaken } from './shaken.ts';

const NUMBERS = '(from, to) => (share) => from * (1 - share) + to * share';
const NOTHING = '() => null';

const every = (names: readonly string[], code: string) => Object.fromEntries(names.map((name) => [name, code]));
const UNUSED_METHODS = ['selectAll', 'selectChild', 'selectChildren', 'data', 'enter', 'exit', 'join', 'merge', 'order', 'sort', 'nodes', 'size', 'empty', 'attr', 'classed', 'text', 'html', 'raise', 'lower', 'append', 'insert', 'remove', 'clone', 'dispatch', 'iterator'];

export function trimFlow(): Plugin[] {
  return [
    narrowed('halfopen-trim-flow', {
      'd3-transition': [
        `import { selection } from 'd3-selection'`,
        'Object.assign(selection.prototype, { interrupt() { return this } })',
        'export const interrupt = () => {}',
      ].join('\n'),
      'd3-interpolate': constants({
        interpolate: NUMBERS,
        interpolateNumber: NUMBERS,
        interpolateRound: UNREACHABLE,
        interpolateZoom: UNREACHABLE,
        piecewise: UNREACHABLE,
      }),
    }),
    shaken('halfopen-shaken-flow', {
      '@xyflow/react/dist/esm/index.js': {
        used: ['EdgeLabelRenderer', 'Handle', 'ReactFlow'],
        instead: {
          // All types of nodes and edges are the app's own, and all that is said of them comes with the properties.
          ...every(['builtinNodeTypes', 'builtinEdgeTypes'], '{}'),
          ...every(['applyNodeChanges', 'applyEdgeChanges'], UNREACHABLE),
          BatchProvider: '({ children }) => children',
          // Nothing is selected, and no key does anything but to let the wheel zoom.
          ...every(['NodesSelection', 'UserSelection', 'SelectionListener'], NOTHING),
          ...every(['getSelectionChanges', 'createSelectionChange', 'handleNodeClick'], UNREACHABLE),
          ...every(['useMoveSelectedNodes', 'useGlobalKeyHandler'], NOTHING),
          // Nothing is dragged, connected or connected anew, and no edge has an arrow of React Flow's.
          useDrag: '() => false',
          ...every(['ConnectionLineWrapper', 'EdgeUpdateAnchors', 'MarkerDefinitions$1'], NOTHING),
          ...every(['useOnInitHandler', 'useNodeOrEdgeTypesWarning', 'useStylesLoadedWarning', 'AriaLiveMessage'], NOTHING),
        },
      },
      '@xyflow/system/dist/esm/index.js': {
        instead: {
          XYHandle: `{ onPointerDown() {}, isValid: ${UNREACHABLE} }`,
          ...every(['createPanOnScrollHandler', 'fitViewport', 'handleExpandParent', 'updateChildNode'], UNREACHABLE),
          // What they say is for developers.
          errorMessages: 'new Proxy({}, { get: (_, name) => () => name })',
        },
      },
      'd3-drag/dist/d3-drag.mjs': { instead: { drag: UNREACHABLE } },
      'd3-selection/dist/d3-selection.mjs': {
        instead: every(
          UNUSED_METHODS.map((method) => `selection_${method}`),
          'undefined',
        ),
      },
    }),
  ];
}
