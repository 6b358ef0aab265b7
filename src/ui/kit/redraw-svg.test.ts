// @vitest-environment jsdom
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redrawSvg } from './redraw-svg.ts';

const SVG = 'http://www.w3.org/2000/svg';
const mark = (x: number) => `<rect x="${x}"></rect>`;

function drawn(elements: readonly string[]): SVGSVGElement {
  const picture = document.createElementNS(SVG, 'svg');
  redrawSvg(picture, [], elements);
  return picture;
}

test('whatever was there, the picture holds the new drawing, all of it SVG', () => {
  const drawing = fc.array(fc.nat(5).map(mark), { maxLength: 8 });
  fc.assert(fc.property(drawing, drawing, (before, next) => {
    const picture = drawn(before);
    redrawSvg(picture, before, next);
    expect(picture.innerHTML).toBe(next.join(''));
    for (const child of picture.children) expect(child.namespaceURI).toBe(SVG);
  }), { seed: 3, numRuns: 300 });
});

test('what has not changed stays the same element: before and behind what came or went, and between two that changed', () => {
  const before = [1, 2, 3, 4, 5].map(mark), picture = drawn(before), [first, , third, fourth, last] = picture.children;
  const changed = [1, 7, 3, 8, 5].map(mark);
  redrawSvg(picture, before, changed);
  for (const [place, kept] of [[0, first], [2, third], [4, last]] as const) expect(picture.children[place]).toBe(kept);
  expect(fourth?.isConnected).toBe(false);
  redrawSvg(picture, changed, [1, 7, 9, 9, 8, 5].map(mark));
  for (const [place, kept] of [[0, first], [5, last]] as const) expect(picture.children[place]).toBe(kept);
  expect(third?.isConnected).toBe(false);
});
