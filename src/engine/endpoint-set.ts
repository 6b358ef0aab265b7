/** The endpoints that are left while a balancer places a call: stages drop some; the rest keep the order of the members. */
import type { Endpoints } from './balancer.ts';

export class EndpointSet implements Endpoints {
  /** Those left, and those dropped since the last look; the members' own list until something may be dropped. */
  private list: readonly number[] = [];
  private scratch: number[] = [];
  /** As it was when the present stage dropped its first. */
  private before: number[] = [];
  /** By endpoint: the number of the stage that has dropped it, and of the placing it is in. */
  private droppedBy = new Int32Array(64);
  private memberOf = new Int32Array(64);
  /** 1 for each of the members. */
  private isMember: Uint8Array = new Uint8Array(0);
  /** Stages are numbered through all placings. */
  private stage = 1;
  private firstStage = 1;
  private dropped = 0;
  private ownDropped = 0;

  /** `isMember`: the members by endpoint; `narrows`: whether something may be dropped. */
  start(members: readonly number[], isMember: Uint8Array, narrows: boolean): void {
    this.isMember = isMember;
    this.firstStage = ++this.stage;
    this.dropped = 0; this.ownDropped = 0;
    this.list = members;
    if (!narrows) return;
    this.scratch.length = 0;
    for (const endpoint of members) {
      if (endpoint >= this.memberOf.length) this.widen(endpoint * 2);
      this.scratch.push(endpoint);
      this.memberOf[endpoint] = this.firstStage;
    }
    this.list = this.scratch;
  }
  /** The next stage begins with what is left: what went before stays dropped. */
  next(): void {
    this.settle();
    this.stage++;
    this.ownDropped = 0;
  }
  get size(): number { return this.list.length - this.dropped; }
  at(i: number): number {
    this.settle();
    const endpoint = this.list[i];
    if (endpoint === undefined) throw new RangeError(`no endpoint ${i} of ${this.list.length}`);
    return endpoint;
  }
  has(endpoint: number): boolean {
    return this.list === this.scratch
      ? this.memberOf[endpoint] === this.firstStage && this.droppedBy[endpoint]! < this.firstStage
      : this.isMember[endpoint] === 1;
  }
  drop(endpoint: number): void {
    if (!this.has(endpoint)) return;
    if (this.ownDropped === 0) this.before = [...this.scratch];
    this.droppedBy[endpoint] = this.stage;
    this.dropped++; this.ownDropped++;
  }
  restore(): void {
    if (this.ownDropped === 0) return;
    for (const endpoint of this.before) this.droppedBy[endpoint] = 0;
    this.scratch = this.before;
    this.list = this.scratch;
    this.dropped = 0; this.ownDropped = 0;
  }
  /** Takes out of the list what has been dropped. */
  private settle(): void {
    if (this.dropped === 0) return;
    let kept = 0;
    for (const endpoint of this.scratch) if (this.droppedBy[endpoint]! < this.firstStage) this.scratch[kept++] = endpoint;
    this.scratch.length = kept;
    this.dropped = 0;
  }
  private widen(size: number): void {
    for (const name of ['droppedBy', 'memberOf'] as const) {
      const wider = new Int32Array(size);
      wider.set(this[name]);
      this[name] = wider;
    }
  }
}
