/** Chooses where a timer waits: repeated equal delays of one place share a FIFO lane, all others go to the event list. Order is the same either way. */
import { EVENT_TIMER } from './kernel.ts';
import type { Kernel } from './kernel.ts';
import { TIMER_KEYS } from './frame-table.ts';

/** Equal delays in a row before a lane is opened. */
const REPEATS = 4;
/** Lanes of one run at most; beyond, timers go to the event list. */
const MOST_LANES = 4096;

export interface TimerLanesState { readonly lastUs: Float64Array; readonly repeats: Uint8Array; readonly lane: Int32Array; readonly opened: number }

export class TimerLanes {
  private readonly kernel: Kernel;
  /** By place (attachment · TIMER_KEYS + key): the delay seen last, how often in a row, the lane opened for it (-1 none). */
  private lastUs: Float64Array;
  private repeats: Uint8Array;
  private lane: Int32Array;
  private opened = 0;

  constructor(kernel: Kernel, attachments: number) {
    const places = (attachments + 1) * TIMER_KEYS;
    this.kernel = kernel;
    this.lastUs = new Float64Array(places).fill(-1);
    this.repeats = new Uint8Array(places);
    this.lane = new Int32Array(places).fill(-1);
  }
  /** Starts the timer whose number will stand at word `slot`; returns its sequence number. */
  start(place: number, slot: number, delayUs: number): number {
    const kernel = this.kernel, atUs = kernel.nowUs + delayUs;
    if (this.lastUs[place] === delayUs) {
      const lane = this.lane[place]!;
      if (lane >= 0) return kernel.lanes.push(lane, atUs, slot);
      if (++this.repeats[place]! >= REPEATS && this.opened < MOST_LANES) {
        this.opened++;
        const opened = this.lane[place] = kernel.lanes.open(delayUs);
        return kernel.lanes.push(opened, atUs, slot);
      }
    } else {
      this.lastUs[place] = delayUs; this.repeats[place] = 0; this.lane[place] = -1;
    }
    return kernel.schedule(EVENT_TIMER, slot, atUs);
  }
  save(): TimerLanesState { return { lastUs: this.lastUs, repeats: this.repeats, lane: this.lane, opened: this.opened }; }
  load(saved: TimerLanesState): void { this.lastUs = saved.lastUs; this.repeats = saved.repeats; this.lane = saved.lane; this.opened = saved.opened; }
}
