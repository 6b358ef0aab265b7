/**
 * React Flow without animation: its viewport is the app's, and nothing it is asked for has a duration. So d3-zoom needs no transitions, and
 * numbers are all that is interpolated (by scales): no colours, strings or paths of zooming.
 */
import type { Plugin } from 'vite';
import { constants, narrowed, UNREACHABLE } from './narrowed.ts';

const NUMBERS = '(from, to) => (share) => from * (1 - share) + to * share';

export function trimFlow(): Plugin {
  return narrowed('halfopen-trim-flow', {
    'd3-transition': [
      `import { selection } from 'd3-selection'`,
      'Object.assign(selection.prototype, { interrupt() { return this } })',
      'export const interrupt = () => {}',
    ].join('\n'),
    'd3-interpolate': constants({ interpolate: NUMBERS, interpolateNumber: NUMBERS, interpolateRound: UNREACHABLE, interpolateZoom: UNREACHABLE, piecewise: UNREACHABLE }),
  });
}
