/** About how many bytes a checkpoint takes: what typed arrays hold, and 8 for every other value. */
export function stateBytes(state: unknown): number {
  if (ArrayBuffer.isView(state)) return state.byteLength;
  if (typeof state !== 'object' || state === null) return 8;
  if (state instanceof Map) { let sum = 16; for (const [key, value] of state) sum += 32 + stateBytes(key) + stateBytes(value); return sum; }
  if (Array.isArray(state)) { let sum = 16; for (const item of state) sum += stateBytes(item); return sum; }
  let sum = 16;
  for (const value of Object.values(state)) sum += 8 + stateBytes(value);
  return sum;
}
