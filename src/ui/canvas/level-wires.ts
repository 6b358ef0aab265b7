/** Wires between cards of different heights: level where their numbers stand, slanting where they meet others, and apart at the cards they share. */
import type { CardBox, WireLine } from './pipeline-boxes.ts';

/** Between wires that end at one side of a card. */
const PORT = 28;
/** From a card to a slant; how wide that is, of what the numbers leave. */
const STUB = 8;
const SLANT = { least: 22, most: 44 };
const NUMBERS = 70;
/** What is as good as level. */
const LEVEL = 1;

type End = 'start' | 'end';

export function levelled(wires: readonly WireLine[], cards: readonly CardBox[]): readonly WireLine[] {
  const shared = (wire: WireLine, end: End) => besideOf(wires, wire, end).length > 1;
  const fanned = wires.map((wire) => ({ ...wire, y0: portOf(wires, cards, wire, 'start'), y1: portOf(wires, cards, wire, 'end') }));
  return fanned.map((wire, k) => {
    const before = wires[k] ?? wire, { x0, y0, x1, y1 } = wire, slants = Math.abs(y1 - y0) >= LEVEL;
    const meets = shared(before, 'end'), leaves = shared(before, 'start');
    if (!(slants || meets || leaves)) return wire;
    if (x1 - x0 < NUMBERS) return { ...wire, label: { x: (x0 + x1) / 2, y: (y0 + y1) / 2 } };
    const slant = STUB + Math.max(SLANT.least, Math.min(SLANT.most, x1 - x0 - NUMBERS - STUB));
    // Level before the slant, unless it is where it starts that it has company.
    const [from, to] = leaves && !meets ? [x0 + slant, x1] : [x0, x1 - slant], y = leaves && !meets ? y1 : y0;
    const bends = !slants ? [] : leaves && !meets ? [{ x: x0 + STUB, y: y0 }, { x: from, y: y1 }] : [{ x: to, y: y0 }, { x: x1 - STUB, y: y1 }];
    return { ...wire, bends, label: { x: (from + to) / 2, y } };
  });
}

const placeOf = (wire: WireLine, end: End) => (end === 'start' ? `${wire.x0} ${wire.y0}` : `${wire.x1} ${wire.y1}`);

/** All that start, or end, where this one does. */
function besideOf(wires: readonly WireLine[], wire: WireLine, end: End): readonly WireLine[] {
  return wires.filter((other) => placeOf(other, end) === placeOf(wire, end));
}

/** The height at which a wire leaves or reaches its card: in the order of where they come from or go to. */
function portOf(wires: readonly WireLine[], cards: readonly CardBox[], wire: WireLine, end: End): number {
  const far = end === 'start' ? 'y1' : 'y0', near = end === 'start' ? 'y0' : 'y1';
  const beside = [...besideOf(wires, wire, end)].sort((a, b) => a[far] - b[far]);
  const card = cards.find((one) => (end === 'start' ? one.x + one.width === wire.x0 : one.x === wire.x1) && one.y + one.height / 2 === wire[near]);
  const step = Math.min(PORT, ((card?.height ?? 0) - 32) / Math.max(1, beside.length - 1));
  return wire[near] + (beside.indexOf(wire) - (beside.length - 1) / 2) * step;
}
