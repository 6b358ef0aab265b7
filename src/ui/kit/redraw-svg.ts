/** Puts a new drawing in place of the one before, element by element: what stays as it is costs neither layout nor paint. */

/** `before` and `next`: the markup of the picture's children. */
export function redrawSvg(picture: SVGSVGElement, before: readonly string[], next: readonly string[]): void {
  let from = 0, same = 0;
  const least = Math.min(before.length, next.length);
  while (from < least && before[from] === next[from]) from += 1;
  while (same < least - from && before[before.length - 1 - same] === next[next.length - 1 - same]) same += 1;
  const end = before.length - same, changed = next.slice(from, next.length - same);
  const olds = [...picture.children].slice(from, end);
  if (olds.length === changed.length) {
    olds.forEach((old, i) => { if (before[from + i] !== changed[i]) old.outerHTML = changed[i]!; });
    return;
  }
  const after = picture.children[end];
  for (const old of olds) old.remove();
  if (after === undefined) picture.insertAdjacentHTML('beforeend', changed.join(''));
  else after.insertAdjacentHTML('beforebegin', changed.join(''));
}
