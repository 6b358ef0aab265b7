/** A sink that keeps nothing: it measures the engine alone. */
import type { Sink } from './sink.ts';

export const nullSink: Sink = {
  windowEndUs: Infinity,
  roll: () => {},
  counter: () => 0,
  level: () => 0,
  histogram: () => 0,
  add: () => {},
  set: () => {},
  observe: () => {},
  call: () => {},
  span: () => {},
  move: () => {},
  gauge: () => {},
  line: () => {},
  outcome: () => {},
};
