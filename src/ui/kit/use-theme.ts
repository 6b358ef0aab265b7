/** The page's theme, as it changes. */
import { useSyncExternalStore } from 'react';
import type { Theme } from './theme.ts';
import { readTheme } from './theme.ts';

const QUERIES = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)', 'print'];

let current: Theme | undefined;
const watchers = new Set<() => void>();
let stopWatching: (() => void) | undefined;

function refresh(): void {
  current = undefined;
  for (const watcher of watchers) watcher();
}

function watch(): () => void {
  const observer = new MutationObserver(refresh);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] });
  const media = QUERIES.map((query) => matchMedia(query));
  for (const list of media) list.addEventListener('change', refresh);
  return () => {
    observer.disconnect();
    for (const list of media) list.removeEventListener('change', refresh);
  };
}

function subscribe(watcher: () => void): () => void {
  if (watchers.size === 0) {
    stopWatching = watch();
    current = undefined;
  }
  watchers.add(watcher);
  return () => {
    watchers.delete(watcher);
    if (watchers.size === 0) stopWatching?.();
  };
}

function snapshot(): Theme {
  current ??= readTheme(document.documentElement);
  return current;
}

/** The page's theme; a new object whenever `data-theme` or the setting of the system changes. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, snapshot);
}
