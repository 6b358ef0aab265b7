/** The state of a run as plain data, and how another run of the same spec takes it over. */
import type { Assembly } from './assembly.ts';
import type { Stopped } from './spec.ts';

export interface Progress {
  /** Events carried out. */
  readonly events: number;
  readonly stopped: Stopped | null;
}
export type Saved = ReturnType<typeof save>;

/** What belongs to the run itself, not a copy of it. */
export function save(of: Assembly, { events, stopped }: Progress) {
  const { kernel, host, processes } = of, { frames } = host;
  return {
    events, stopped, nowUs: kernel.nowUs, atInstant: kernel.atInstant,
    list: { ...kernel.list }, lanes: kernel.lanes.save(), outcomes: kernel.outcomes.list,
    calls: { ...of.calls }, attempts: { ...of.attempts }, frames: { slots: frames.slots, data: frames.data, states: frames.states },
    timerLanes: host.lanes.save(), refusals: host.refusals.underWay,
    shared: of.shared.save(), balancers: of.balancers.save(), nodes: of.nodes.save(), announcers: of.announcers.save(),
    ownCalls: of.ownCalls.save(), wire: of.wire.save(), stations: of.stations.map((station) => station.save()),
    clients: of.clients.save(), activities: of.activities.save(), closed: processes.closed, lines: processes.lines,
    configs: Array.from(of.attached, (at) => at?.config ?? null), queueConfigs: of.queues.map((queue) => queue.config),
  };
}

/** Takes over what is saved: copy it first if it is to be used again. */
export function load(of: Assembly, saved: Saved): void {
  const { kernel, host, processes } = of;
  kernel.nowUs = saved.nowUs; kernel.atInstant = saved.atInstant;
  Object.assign(kernel.list, saved.list);
  kernel.lanes.restore(saved.lanes);
  kernel.outcomes.restore(saved.outcomes);
  loadTable(of.calls, saved.calls);
  loadTable(of.attempts, saved.attempts);
  Object.assign(host.frames.slots, saved.frames.slots);
  host.frames.load(saved.frames);
  kernel.lanes.live = host.frames.unsigned;
  host.lanes.load(saved.timerLanes);
  host.refusals.load(saved.refusals);
  of.shared.load(saved.shared);
  of.nodes.load(saved.nodes);
  of.announcers.load(saved.announcers);
  of.balancers.load(saved.balancers);
  of.ownCalls.load(saved.ownCalls);
  of.wire.load(saved.wire);
  saved.stations.forEach((state, i) => { of.stations[i]!.load(state); });
  of.clients.load(saved.clients);
  of.activities.load(saved.activities);
  processes.closed = saved.closed; processes.lines = saved.lines;
  saved.configs.forEach((config, i) => { if (config !== null) of.attached[i]!.config = config; });
  saved.queueConfigs.forEach((config, i) => { of.queues[i]!.config = config; });
}

/** A table's columns come back as they were; its slots are a table of their own. */
function loadTable<T extends { slots: object }>(table: T, saved: object): void {
  const { slots, ...columns } = saved as T;
  Object.assign(table.slots, slots);
  Object.assign(table, columns);
}
