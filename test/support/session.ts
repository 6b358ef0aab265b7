/** For tests of the session: one with a fake engine and the test's own frames, and presets as they are opened. */
import { afterEach, beforeEach, vi } from 'vitest';
import * as patterns from '../../src/patterns/registry.ts';
import { openPreset } from '../../src/scenario/link.ts';
import { createSession } from '../../src/store/session.ts';
import { fakeClient, fakeFrames } from './fake-engine.ts';

/** The path of the breaker of `traffic-breaker`. */
export const PATH = 'links/checkout-payments/breaker';

const keepIn = (kept: Map<string, string>) => ({ read: (key: string) => kept.get(key) ?? null, write: (key: string, value: string) => { kept.set(key, value); } });

function sessionWith({ still = false, inTab = new Map<string, string>() }: { still?: boolean; inTab?: ReadonlyMap<string, string> } = {}) {
  const { connect, client } = fakeClient();
  const frames = fakeFrames();
  const hashes: string[] = [];
  const kept = new Map<string, string>(inTab);
  const session = createSession({
    connect, frames, still: () => still, replaceHash: (hash) => { hashes.push(hash); }, pushHash: (hash) => { hashes.push(hash); },
    keep: keepIn(kept), keepInTab: keepIn(kept),
  });
  return { session, client, frames, hashes, kept };
}
export async function preset(id: string) {
  const opened = openPreset(id, patterns);
  if (!opened.ok) throw new Error(`${id} does not open`);
  return opened;
}

let open: ReturnType<typeof sessionWith>['session'][] = [];
/** A session that is closed after the test. */
export const started = (options?: Parameters<typeof sessionWith>[0]) => { const made = sessionWith(options); open.push(made.session); return made; };

/** Called once in a file: timers are the test's, and what was started is closed. */
export function closesSessions(): void {
  beforeEach(() => { vi.useFakeTimers(); });
  afterEach(() => { for (const session of open) session.close(); open = []; vi.useRealTimers(); });
}
