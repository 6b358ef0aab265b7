/** Why a call came out as it did: a causal chain in words, effect first. */
import type { Reader, WhyStep } from './reading.ts';

/** Each step's first sentence is its head, the rest its proof. Empty for a call that sampling left out or that has not ended. */
export function why(reader: Reader, call: number): readonly WhyStep[] {
  const row = reader.callRow(call);
  if (row < 0) return [];
  const { endUs } = reader.call(row);
  return [{ text: `Call #${call} ended.`, atUs: endUs, facts: [], call }];
}
