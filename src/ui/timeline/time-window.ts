/** The stretch of simulated time a timeline shows, and how zooming, panning and following move it. */
import type { Reader } from '../../engine/recording/reading.ts';

export interface TimeWindow { readonly fromUs: number; readonly spanUs: number }

/** Where the playhead stands after a page has been turned, as a share of the width. */
export const LEAD = 0.22;
/** The playhead has reached the end of a page here. */
const PAGE_END = 0.94;
const LEAST_SPAN_US = 500;
/** Room left of the first instant, as a share of the width. */
const MARGIN = 0.02;

/** Keeps a window inside [0, endUs] with a little room on both sides. */
export function clampWindow(window: TimeWindow, endUs: number): TimeWindow {
  const spanUs = Math.min(Math.max(window.spanUs, LEAST_SPAN_US), Math.max(LEAST_SPAN_US, endUs * 1.1));
  const least = -MARGIN * spanUs;
  const most = Math.max(least, endUs - spanUs * 0.5);
  return { fromUs: Math.min(Math.max(window.fromUs, least), most), spanUs };
}

/** `factor` above 1 shows more time. The playhead keeps its place; one out of sight leaves the middle in place. */
export function zoomWindow(window: TimeWindow, factor: number, nowUs: number, endUs: number): TimeWindow {
  const spanUs = Math.min(Math.max(window.spanUs * factor, LEAST_SPAN_US), Math.max(LEAST_SPAN_US, endUs * 1.1));
  const inSight = nowUs >= window.fromUs && nowUs <= window.fromUs + window.spanUs;
  const anchorUs = inSight ? nowUs : window.fromUs + window.spanUs / 2;
  const share = (anchorUs - window.fromUs) / window.spanUs;
  return clampWindow({ fromUs: anchorUs - share * spanUs, spanUs }, endUs);
}

export function panWindow(window: TimeWindow, byUs: number, endUs: number): TimeWindow {
  return clampWindow({ fromUs: window.fromUs + byUs, spanUs: window.spanUs }, endUs);
}

/** The same window while the playhead is on its page, else the page that begins with it: what stands still can be read. */
export function followWindow(window: TimeWindow, nowUs: number, endUs: number): TimeWindow {
  const share = (nowUs - window.fromUs) / window.spanUs;
  if (share >= 0 && share <= PAGE_END) return window;
  const page = clampWindow({ fromUs: nowUs - LEAD * window.spanUs, spanUs: window.spanUs }, endUs);
  return page.fromUs === window.fromUs ? window : page;
}

/** The window around an instant, with the playhead a little left of the middle. */
export function windowAround(nowUs: number, spanUs: number, endUs: number): TimeWindow {
  return clampWindow({ fromUs: nowUs - LEAD * spanUs, spanUs }, endUs);
}

/** A first span in which as many calls begin as there are rows, and in which nearly every call fits from its start to its end. */
export function firstSpanUs(reader: Reader, rows: number, untilUs: number): number {
  const { durationUs, clients, series } = reader.meta;
  const endUs = Math.max(1, Math.min(durationUs, Math.max(untilUs, 1)));
  const starting = reader.callCount > 0 ? (rows * endUs * 1.2) / reader.callCount : durationUs;
  let longest = 0;
  for (const id of new Set(clients.map((client) => client.id))) {
    const name = `clients/${id}/latency`;
    if (!series.some((known) => known.name === name)) continue;
    const [tail] = reader.distribution(name, 0, Infinity, [0.99]).atShares;
    if (tail !== undefined && Number.isFinite(tail)) longest = Math.max(longest, tail);
  }
  const wanted = Math.max(starting, longest * 1.85);
  return Math.min(Math.max(wanted, LEAST_SPAN_US), durationUs * 1.04);
}
