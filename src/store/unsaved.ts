/** Work that the address does not hold, kept while its page is away: what was edited while playing, when the tab is reloaded, left or put to sleep. */
import type { ScenarioV1 } from '../scenario/document.ts';
import type { Keep } from './view-store.ts';

export interface Left { readonly scenario: ScenarioV1; readonly atMs: number }

const KEY = 'halfopen.unsaved';

export function createUnsaved(keep: Keep) {
  return {
    /** What is left at this address; null: the address holds all of it. */
    leave(address: string, left: Left | null): void { keep.write(KEY, left === null ? '' : JSON.stringify({ address, left })); },
    /** What was left at this address, once; unchecked, as whatever comes from outside. */
    take(address: string): Left | null {
      try {
        const kept = JSON.parse(keep.read(KEY) ?? '') as { readonly address: unknown; readonly left: Left };
        if (kept.address !== address) return null;
        keep.write(KEY, '');
        return kept.left;
      } catch {
        return null;
      }
    },
  };
}
