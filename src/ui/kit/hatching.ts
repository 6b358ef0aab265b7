/** The lines of a hatching, cut to a rectangle; their phase is the surface's, so neighbouring areas line up. */
import type { Hatch, Path, PathCommand } from './surface.ts';

/** `gap` is the level distance between two lines. */
export function hatchLines(x: number, y: number, width: number, height: number, hatch: Hatch): Path {
  const lines: PathCommand[] = [];
  if (!(hatch.gap > 0) || width <= 0 || height <= 0) return lines;
  // A forward line holds x + y, a backward line x − y; `sign` turns one into the other.
  const sign = hatch.angle === 'forward' ? 1 : -1;
  const low = sign === 1 ? x + y : x - y - height;
  const high = low + width + height;
  for (let held = Math.ceil(low / hatch.gap) * hatch.gap; held <= high; held += hatch.gap) {
    // On the line, y = sign · (held − x).
    const left = Math.max(x, sign === 1 ? held - y - height : held + y);
    const right = Math.min(x + width, sign === 1 ? held - y : held + y + height);
    if (right <= left) continue;
    lines.push(['M', left, sign * (held - left)], ['L', right, sign * (held - right)]);
  }
  return lines;
}

/** A box around every point and control point of a path. */
export function boundsOf(path: Path): { x: number; y: number; width: number; height: number } {
  let left = Infinity; let top = Infinity; let right = -Infinity; let foot = -Infinity;
  const take = (x: number, y: number, r = 0) => {
    left = Math.min(left, x - r); right = Math.max(right, x + r);
    top = Math.min(top, y - r); foot = Math.max(foot, y + r);
  };
  for (const command of path) {
    switch (command[0]) {
      case 'M': case 'L': take(command[1], command[2]); break;
      case 'Q': take(command[1], command[2]); take(command[3], command[4]); break;
      case 'C': take(command[1], command[2]); take(command[3], command[4]); take(command[5], command[6]); break;
      case 'O': case 'A': take(command[1], command[2], command[3]); break;
      case 'Z': break;
    }
  }
  return left === Infinity ? { x: 0, y: 0, width: 0, height: 0 } : { x: left, y: top, width: right - left, height: foot - top };
}
