/** What jsdom lacks and the views need: sizes, media queries and a canvas that remembers what was drawn on it. */
import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { readFile } from 'node:fs/promises';
import { afterEach } from 'vitest';

/** One call of a canvas method, or one property set on the context (`name` is then `set fillStyle` and so on). */
export interface DrawCall {
  readonly name: string;
  readonly args: readonly unknown[];
}

// Parts of the app are fetched, and compiled for it, when they are first shown: that takes what it takes on a busy machine.
configure({ asyncUtilTimeout: 15_000 });

const drawn = new WeakMap<HTMLCanvasElement, DrawCall[]>();
const contexts = new WeakMap<HTMLCanvasElement, object>();
const media = new Map<string, { matches: boolean; listeners: Set<(event: MediaQueryListEvent) => void> }>();
let observers = new Set<RecordingResizeObserver>();

/** Everything drawn on a canvas since the test began, in order. */
export function drawCalls(canvas: HTMLCanvasElement): readonly DrawCall[] {
  return drawn.get(canvas) ?? [];
}

/** Answers `matchMedia(query)` from now on and tells those who listen. */
export function setMedia(query: string, matches: boolean): void {
  const entry = mediaEntry(query);
  entry.matches = matches;
  for (const listener of entry.listeners) listener({ matches, media: query } as MediaQueryListEvent);
}

/** Tells every observer of the element that it now has this size, in CSS pixels. */
export function resizeTo(element: Element, width: number, height: number): void {
  for (const observer of observers) observer.report(element, width, height);
}

function mediaEntry(query: string) {
  const known = media.get(query);
  if (known) return known;
  const entry = { matches: false, listeners: new Set<(event: MediaQueryListEvent) => void>() };
  media.set(query, entry);
  return entry;
}

/** Reports 640 × 360 as soon as an element is observed, then whatever `resizeTo` says. */
class RecordingResizeObserver implements ResizeObserver {
  private readonly watched = new Set<Element>();

  constructor(private readonly callback: ResizeObserverCallback) {
    observers.add(this);
  }

  observe(element: Element): void {
    this.watched.add(element);
    queueMicrotask(() => this.report(element, 640, 360));
  }

  unobserve(element: Element): void {
    this.watched.delete(element);
  }

  disconnect(): void {
    this.watched.clear();
  }

  report(target: Element, width: number, height: number): void {
    if (!this.watched.has(target)) return;
    const size = [{ inlineSize: width, blockSize: height }];
    const contentRect = { x: 0, y: 0, left: 0, top: 0, right: width, bottom: height, width, height, toJSON: () => ({}) };
    this.callback([{ target, contentRect, borderBoxSize: size, contentBoxSize: size, devicePixelContentBoxSize: size }], this);
  }
}

/** A 2D context whose every method call and property write is kept; text is measured as 6 px a character. */
function recordingContext(canvas: HTMLCanvasElement): object {
  const calls: DrawCall[] = [];
  drawn.set(canvas, calls);
  const values: Record<string | symbol, unknown> = { canvas };
  const gradient = { addColorStop: () => {} };
  const results: Record<string, (...args: unknown[]) => unknown> = {
    measureText: (text) => ({ width: String(text).length * 6, actualBoundingBoxAscent: 8, actualBoundingBoxDescent: 2 }),
    createLinearGradient: () => gradient,
    createRadialGradient: () => gradient,
    createPattern: () => ({ setTransform: () => {} }),
    getLineDash: () => [],
    getImageData: (_x, _y, width, height) => ({ data: new Uint8ClampedArray(4 * Number(width) * Number(height)), width, height }),
    isPointInPath: () => false,
  };
  return new Proxy(values, {
    get: (_, name) => {
      if (name in values) return values[name];
      if (typeof name === 'symbol' || name === 'then') return undefined;
      return (...args: unknown[]) => {
        calls.push({ name, args });
        return results[name]?.(...args);
      };
    },
    set: (_, name, value: unknown) => {
      values[name] = value;
      calls.push({ name: `set ${String(name)}`, args: [value] });
      return true;
    },
  });
}

class RecordedPath {
  readonly commands: DrawCall[] = [];

  constructor(source?: string | RecordedPath) {
    if (typeof source === 'string') this.commands.push({ name: 'path', args: [source] });
    if (source instanceof RecordedPath) this.commands.push(...source.commands);
    return new Proxy(this, {
      get: (path, name) =>
        name in path || typeof name === 'symbol'
          ? (Reflect.get(path, name) as unknown)
          : (...args: unknown[]) => path.commands.push({ name, args }),
    });
  }
}

/** The scale part of a CSS transform is all that React Flow reads. */
class ScaleMatrix {
  readonly m22: number;

  constructor(transform?: string) {
    this.m22 = Number(/scale\(([\d.]+)\)/.exec(transform ?? '')?.[1] ?? 1);
  }
}

function install(target: object, members: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(members)) Object.defineProperty(target, name, { value, writable: true, configurable: true });
}

/** Files of the project are served as the dev server does; there is nothing else to fetch. */
async function projectFile(input: URL): Promise<Response> {
  const text = await readFile(`.${input.pathname}`, 'utf8').catch(() => null);
  return text === null ? new Response('Not found', { status: 404 }) : new Response(text);
}

install(globalThis, { fetch: projectFile, ResizeObserver: RecordingResizeObserver, Path2D: RecordedPath, DOMMatrixReadOnly: ScaleMatrix });
install(window, {
  ResizeObserver: RecordingResizeObserver,
  DOMMatrixReadOnly: ScaleMatrix,
  scrollTo: () => {},
  matchMedia: (query: string) => {
    const entry = mediaEntry(query);
    type Listener = (event: MediaQueryListEvent) => void;
    return {
      media: query,
      get matches() {
        return entry.matches;
      },
      addEventListener: (_: string, listener: Listener) => entry.listeners.add(listener),
      removeEventListener: (_: string, listener: Listener) => entry.listeners.delete(listener),
      addListener: (listener: Listener) => entry.listeners.add(listener),
      removeListener: (listener: Listener) => entry.listeners.delete(listener),
      dispatchEvent: () => true,
      onchange: null,
    };
  },
});
install(HTMLCanvasElement.prototype, {
  getContext(this: HTMLCanvasElement, kind: string) {
    if (kind !== '2d') return null;
    const known = contexts.get(this) ?? recordingContext(this);
    contexts.set(this, known);
    return known;
  },
});
install(Element.prototype, {
  scrollIntoView: () => {},
  setPointerCapture: () => {},
  releasePointerCapture: () => {},
  hasPointerCapture: () => false,
  getAnimations: () => [],
});
install(SVGElement.prototype, { getBBox: () => ({ x: 0, y: 0, width: 40, height: 16 }) });
for (const [name, size] of [['offsetWidth', 'width'], ['offsetHeight', 'height']] as const) {
  Object.defineProperty(HTMLElement.prototype, name, {
    configurable: true,
    get(this: HTMLElement) {
      return parseFloat(this.style[size]) || 1;
    },
  });
}

afterEach(() => {
  cleanup();
  media.clear();
  observers = new Set();
});
