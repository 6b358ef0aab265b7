/** Phi at an instant, from what the recording holds, and in words. */
import { phiOf } from '../../engine/des/phi.ts';
import type { StateAt } from '../../engine/pattern.ts';
import { formatNumber } from '../../ui/kit/format.ts';
import type { PhiAccrualConfig } from './fields.ts';

/** Phi of an endpoint as its state says at an instant; 0 before the first heartbeat. */
export function phiAt(at: StateAt | null, { rule, acceptablePauseMs }: PhiAccrualConfig, nowUs: number): number {
  const [heartbeat = -1, mean = 1, deviation = 1] = at?.gauges ?? [];
  if (heartbeat < 0) return 0;
  return Math.max(0, phiOf(rule, Math.max(0, nowUs / 1000 - heartbeat), rule === 'exponential' ? mean : mean + acceptablePauseMs, deviation));
}
export function phiWords(phi: number): string { return phi >= 1000 ? 'above 1000' : formatNumber(phi, phi < 10 ? 2 : 0); }
