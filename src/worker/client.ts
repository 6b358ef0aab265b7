/** The page's end of the worker: starts it, watches it, starts it again, and does without where none can start. */
import type { Spec } from '../engine/spec.ts';
import { startHere, startWorker as startEngine } from './client-engine.ts';
import type { Command, Report } from './protocol.ts';

/** Silence of a worker at work after which it is ended: so many looks in a row, since one that comes late, after a sleep of the machine, may come before what the worker said meanwhile. */
const PATIENCE_MS = 5000, LOOKS = 5;

export type Mode = 'starting' | 'worker' | 'page';
export interface Client {
  /** Starts a run, which supersedes the one before; returns its number. */
  run(spec: Spec, hash?: boolean): number;
  cancel(run: number): void;
  inspect(run: number, atUs: number, call?: number): Promise<Report & { readonly type: 'state' }>;
  close(): void;
}
export interface ClientOptions {
  readonly onReport: (report: Report) => void;
  /** Where runs are computed; told again when it changes. */
  readonly onMode: (mode: Mode) => void;
  /** For tests. */
  readonly startWorker?: () => Worker;
}

export function createClient({ onReport, onMode, startWorker = startEngine }: ClientOptions): Client {
  let worker: Worker | null = null;
  let page: { receive(command: Command): void } | null = null;
  let heard = false;
  let waiting: Command[] = [];
  let active = -1;
  let runs = 0, asks = 0;
  let watch: ReturnType<typeof setTimeout> | undefined;
  const asked = new Map<number, { readonly done: (report: Report & { readonly type: 'state' }) => void; readonly failed: (error: Error) => void }>();

  const rest = (): void => { clearTimeout(watch); watch = undefined; };
  const look = (left: number): void => {
    watch = setTimeout(() => { if (left > 1) look(left - 1); else replace(`The engine gave no sign for ${PATIENCE_MS / 1000} s and was stopped.`); }, PATIENCE_MS / LOOKS);
  };
  const expect = (): void => { rest(); if (worker !== null) look(LOOKS); };
  const receive = (report: Report): void => {
    if (report.type === 'ready') { heard = true; waiting = []; onMode('worker'); rest(); if (active >= 0) expect(); return; }
    if (report.type === 'state') { rest(); asked.get(report.ask)?.done(report); asked.delete(report.ask); if (active >= 0) expect(); return; }
    if (report.run === active) {
      if (report.type === 'chunk' || report.type === 'begun') expect();
      else { active = -1; rest(); }
    }
    onReport(report);
    if (report.type === 'crashed') replaceQuietly();
  };
  const forgetAsked = (why: string): void => {
    for (const { failed } of asked.values()) failed(new Error(why));
    asked.clear();
  };
  const replaceQuietly = (): void => {
    if (worker === null) return;
    worker.terminate();
    worker = null;
    forgetAsked('The engine was started afresh.');
    start();
  };
  const replace = (message: string): void => {
    const run = active;
    active = -1;
    replaceQuietly();
    if (run >= 0) onReport({ type: 'crashed', run, atUs: -1, message });
  };
  const toPage = async (): Promise<void> => {
    worker?.terminate();
    worker = null;
    rest();
    let hear: (event: { readonly data: Command }) => void = () => {};
    await startHere({
      postMessage: (report) => { if ('run' in report) receive(report); },
      addEventListener: (_, listener) => { hear = listener; },
    });
    page = { receive: (data) => { hear({ data }); } };
    onMode('page');
    for (const command of waiting) page.receive(command);
    waiting = [];
  };
  const start = (): void => {
    heard = false;
    try {
      worker = startWorker();
    } catch {
      void toPage();
      return;
    }
    worker.addEventListener('message', (event: MessageEvent<Report>) => { receive(event.data); });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      if (heard) replace(event.message);
      else void toPage();
    });
  };
  const send = (command: Command): void => {
    if (page !== null) page.receive(command);
    else {
      // What a worker that never starts has not heard is for the page; a run supersedes what was said before it.
      if (!heard) waiting = command.type === 'run' ? [command] : [...waiting, command];
      worker?.postMessage(command);
    }
  };

  onMode('starting');
  start();
  return {
    run(spec, hash = false) {
      active = ++runs;
      send({ type: 'run', run: active, spec, ...(hash ? { hash: true as const } : {}) });
      expect();
      return active;
    },
    cancel(run) { send({ type: 'cancel', run }); },
    inspect(run, atUs, call) {
      const ask = ++asks;
      return new Promise((done, failed) => {
        asked.set(ask, { done, failed });
        send({ type: 'inspect', run, ask, atUs, ...(call === undefined ? {} : { call }) });
        expect();
      });
    },
    close() { rest(); worker?.terminate(); worker = null; forgetAsked('closed'); },
  };
}
