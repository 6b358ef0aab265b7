/** How services announce themselves: each instance registers at its start, says that it is alive, and takes its name out when it drains. Ordinary calls over an ordinary link. */
import { verbAt } from '../balancer-groups.ts';
import { hashText } from '../des/draws.ts';
import { instanceOf, memberKey, serviceOf } from '../des/member-key.ts';
import { USE } from '../des/uses.ts';
import { EVENT_ANNOUNCE, usOf } from '../kernel.ts';
import type { Kernel } from '../kernel.ts';
import type { Outcome } from '../outcome.ts';
import type { Patterns } from '../patterns.ts';
import type { ServiceFault, Spec } from '../spec.ts';
import type { OwnCall, OwnCalls } from './own-calls.ts';

const VERBS = ['register', 'heartbeat', 'deregister'] as const;
type Verb = (typeof VERBS)[number];
interface Announcer { readonly service: number; readonly caller: number; readonly link: number; readonly everyMs: number; readonly verbs: { readonly [V in Verb]: number } }
/** An instance: whether it believes itself registered, and what is wrong with it. */
interface Instance { registered: boolean; down: boolean; stalled: boolean; draining: boolean; /** Its next heartbeat. */ seq: number; begun: boolean }
export interface AnnouncersState { readonly instances: ReadonlyMap<number, Instance> }

/** Services that register somewhere, by number. */
export function announcersOf(spec: Spec): readonly number[] { return spec.services.flatMap(({ registers }, service) => (registers === undefined ? [] : [service])); }
/** The callers of their calls, one a service. */
export function announcerName(spec: Spec, service: number): string { return `${spec.services[service]!.id}/registration`; }

export class Announcers {
  private readonly spec: Spec;
  private readonly kernel: Kernel;
  private readonly ownCalls: OwnCalls;
  private readonly announcers = new Map<number, Announcer>();
  /** By `memberKey`. */
  private instances = new Map<number, Instance>();

  /** `firstCaller`: the number of the first announcer among the callers of own calls. */
  constructor(spec: Spec, patterns: Patterns, kernel: Kernel, ownCalls: OwnCalls, firstCaller: number) {
    this.spec = spec; this.kernel = kernel; this.ownCalls = ownCalls;
    announcersOf(spec).forEach((service, i) => {
      const { link, everyMs } = spec.services[service]!.registers!, verb = (name: Verb): number => verbAt(spec, patterns, link, name);
      this.announcers.set(service, { service, caller: firstCaller + i, link, everyMs, verbs: { register: verb('register'), heartbeat: verb('heartbeat'), deregister: verb('deregister') } });
    });
    ownCalls.announced = (own, outcome) => { this.answered(own, outcome); };
  }
  /** Instances start behind the changes of the first instant. */
  start(): void {
    for (const { service } of this.announcers.values()) for (let k = 0; k < this.spec.services[service]!.instances; k++) {
      const key = memberKey(service, k);
      this.instances.set(key, { registered: false, down: false, stalled: false, draining: false, seq: this.kernel.schedule(EVENT_ANNOUNCE, key, 0), begun: false });
    }
  }
  /** The first time it registers; its heartbeats follow from an instant that is drawn within the first interval. */
  fired(key: number, seq: number): void {
    const one = this.instances.get(key);
    if (one?.seq !== seq) return;
    const { kernel } = this, service = serviceOf(key), announcer = this.announcers.get(service)!;
    let wait = usOf(announcer.everyMs);
    if (!one.begun) {
      one.begun = true;
      const hash = hashText(announcerName(this.spec, service)), { draws } = kernel;
      draws.rootPath(kernel.seed, hash, instanceOf(key));
      draws.start(draws.pathA, draws.pathB, USE.pattern, hash);
      wait = Math.max(1, Math.round(wait * draws.unit()));
    }
    this.say(key, one, one.registered ? 'heartbeat' : 'register');
    one.seq = kernel.nowUs < kernel.durationUs ? kernel.schedule(EVENT_ANNOUNCE, key, kernel.nowUs + wait) : 0;
  }
  /** What is wrong with an instance of a service, or with all (-1), from now on. */
  faulted(service: number, instance: number, fault: ServiceFault): void {
    if (!this.announcers.has(service)) return;
    for (let k = 0; k < this.spec.services[service]!.instances; k++) if (instance < 0 || instance === k) this.changed(memberKey(service, k), fault);
  }
  private changed(key: number, { down, stalled, draining }: ServiceFault): void {
    const one = this.instances.get(key)!, was = { ...one };
    one.down = down; one.stalled = stalled; one.draining = draining;
    // Who dies says nothing, and begins anew when it comes back.
    if (down) one.registered = false;
    if (!one.begun || down || stalled) return;
    if (draining) { if (one.registered) { one.registered = false; this.say(key, one, 'deregister'); } } else if (was.down || was.draining) this.say(key, one, 'register');
  }
  private answered(own: OwnCall, { reason, error }: Outcome): void {
    const one = this.instances.get(own.key)!, { verbs } = this.announcers.get(serviceOf(own.key))!;
    if (one.down || one.draining || own.verb === verbs.deregister) return;
    if (own.verb === verbs.register) one.registered ||= reason === 'ok';
    else if (reason === 'error' && error === 'NotFound') {
      // The registry does not know it any more.
      one.registered = false;
      this.say(own.key, one, 'register');
    }
  }
  private say(key: number, one: Instance, verb: Verb): void {
    if (one.down || one.stalled || (one.draining && verb !== 'deregister')) return;
    const { caller, link, everyMs, verbs } = this.announcers.get(serviceOf(key))!;
    this.ownCalls.plan({ caller, link, how: 0, verb: verbs[verb], key, state: 0, attach: 0, tag: 0, timeoutMs: everyMs });
  }

  inspect(): readonly object[] {
    return [...this.announcers.keys()].map((service) => ({ service: this.spec.services[service]!.id, registered: [...this.instances].flatMap(([key, { registered }]) => (serviceOf(key) === service && registered ? [instanceOf(key)] : [])) }));
  }
  save(): AnnouncersState { return { instances: this.instances }; }
  load(saved: AnnouncersState): void { this.instances = new Map(saved.instances); }
}
