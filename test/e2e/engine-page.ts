/** A page with nothing on it but the app's worker client and its link decoder, for what has no picture. */
import { portableMathDigest } from '../../src/engine/des/portable-math-digest.ts';
import * as patterns from '../../src/patterns/registry.ts';
import { openLink, openPreset } from '../../src/scenario/link.ts';
import { toSpec } from '../../src/scenario/to-spec.ts';
import { createClient, type Mode } from '../../src/worker/client.ts';

export interface RunOnPage {
  readonly hash: string;
  readonly events: number;
  /** Where it was computed. */
  readonly mode: Mode;
}

/** What the page can be asked for. */
export interface EnginePage {
  /** Runs a preset to its end, in a worker or, when `worker` is false, as where none can start. */
  run(preset: string, worker: boolean): Promise<RunOnPage>;
  /** The title a link opens, or the messages about it, and the longest time (ms) in which the page drew no frame. */
  open(hash: string): Promise<{ readonly title: string | null; readonly messages: readonly string[]; readonly longestPauseMs: number }>;
  mathDigest(): string;
}

declare global {
  interface Window {
    enginePage: EnginePage;
  }
}

function noWorker(): Worker {
  throw new Error('no worker can start here');
}

window.enginePage = {
  run(preset, worker) {
    const opened = openPreset(preset, patterns);
    if (!opened.ok) throw new Error(opened.issues[0]?.message);
    return new Promise((resolve, reject) => {
      let mode: Mode = 'starting';
      const client = createClient({
        ...(worker ? {} : { startWorker: noWorker }),
        onMode: (next) => {
          mode = next;
        },
        onReport: (report) => {
          if (report.type === 'done') resolve({ hash: report.hash ?? '', events: report.events, mode });
          else if (report.type === 'refused' || report.type === 'crashed') reject(new Error(JSON.stringify(report)));
          else return;
          client.close();
        },
      });
      client.run(toSpec(opened.scenario, patterns), true);
    });
  },
  async open(hash) {
    let longestPauseMs = 0;
    let lastMs = performance.now();
    let watching = true;
    const tick = (): void => {
      const nowMs = performance.now();
      longestPauseMs = Math.max(longestPauseMs, nowMs - lastMs);
      lastMs = nowMs;
      if (watching) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    const opened = await openLink(hash, patterns);
    watching = false;
    tick();
    return { title: opened.ok ? opened.scenario.title : null, messages: opened.ok ? [] : opened.issues.map((issue) => issue.message), longestPauseMs };
  },
  mathDigest: portableMathDigest,
};
document.title = 'Engine';
