/** The registry's event engines behind one small interface, as their users would drive them. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { EventEngine } from './model.ts';

interface SimJs {
  readonly Sim: new () => { readonly simTime: number; addEntity(kind: unknown): unknown; step(): boolean };
  readonly Entity: new () => { start(): void; setTimer(after: number): { done(fn: () => void): { cancel(): void } } };
}
interface SimScript {
  readonly Simulation: new () => ScriptSimulation;
  readonly Entity: new () => ScriptEntity;
}
interface ScriptSimulation { readonly timeNow: number; activate(entity: unknown): void; onStarting(): void; onFinished(): void; start(reset: boolean): void }
interface ScriptEntity {
  script(): Promise<void>;
  delay(after: number, path: null, signal: object): Promise<void>;
  sendSignal(signal: object, count: number): void;
}

// From the folder the bench is started in: the bundle itself stands in a cache.
const load = createRequire(join(process.cwd(), 'package.json'));
const scope = globalThis as { window?: { Sim?: SimJs }; requestAnimationFrame?: (fn: () => void) => unknown };

/** simjs 2: ships one browser bundle that looks for `window`. */
export function simjs(): EventEngine<{ cancel(): void }> {
  scope.window ??= {};
  load('simjs');
  const { Sim, Entity } = scope.window.Sim!;
  const sim = new Sim();
  let entity: InstanceType<typeof Entity> | null = null;
  const take = (started: InstanceType<typeof Entity>): void => { entity = started; };
  class Timers extends Entity { override start(): void { take(this); } }
  sim.addEntity(Timers);
  return {
    now: () => sim.simTime,
    after: (us, fn) => entity!.setTimer(us).done(fn),
    cancel: (handle) => { handle.cancel(); },
    run: async () => { let events = 0; while (sim.step()) events++; return events; },
  };
}

/** simscript 1: needs animation frames, and starts its entities only when the simulation starts. */
export function simscript(): EventEngine<{ dead: boolean }> {
  scope.requestAnimationFrame = (fn) => setImmediate(fn);
  const { Simulation, Entity } = load('simscript') as SimScript;
  const simulation = new Simulation();
  let entity: ScriptEntity | null = null, events = 0;
  const take = (started: ScriptEntity): void => { entity = started; };
  const waiting: { readonly us: number; readonly fn: () => void; readonly handle: { dead: boolean } }[] = [];
  class Timers extends Entity { override async script(): Promise<void> { take(this); await new Promise(() => {}); } }
  const go = (us: number, fn: () => void, handle: { dead: boolean }): void => {
    void entity!.delay(us, null, handle).then(() => { events++; if (!handle.dead) fn(); });
  };
  return {
    now: () => simulation.timeNow,
    after: (us, fn) => {
      const handle = { dead: false };
      if (entity === null) waiting.push({ us, fn, handle }); else go(us, fn, handle);
      return handle;
    },
    cancel: (handle) => { handle.dead = true; entity!.sendSignal(handle, 1); },
    run: () => new Promise((done) => {
      const finished = simulation.onFinished.bind(simulation);
      simulation.onFinished = () => { finished(); done(events); };
      simulation.onStarting = () => {
        simulation.activate(new Timers());
        for (const { us, fn, handle } of waiting) go(us, fn, handle);
      };
      simulation.start(true);
    }),
  };
}
