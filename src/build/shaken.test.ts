import { parseAst } from 'vite';
import { expect, test } from 'vitest';
import { cutDown, type Cut } from './shaken.ts';

const LIBRARY = `
import { memo, other } from 'elsewhere'
export { passedOn } from 'elsewhere'
const Shown = memo(inner), word = 'shown'
Shown.displayName = word
function inner() { return Kind.Small }
const Left = memo(other)
Left.displayName = 'Left'
function Shape() {}
Shape.prototype = { draw: shape_draw, erase: shape_erase }
function shape_draw() { return 'draw' }
function shape_erase() { return 'erase' }
Old.prototype = Young.prototype = { old: true }
function Old() {}
function Young() {}
var Kind
(function (Kind) { Kind.Small = 'small' })(Kind || (Kind = {}))
var Sort
(function (Sort) { Sort.Up = 'up' })(Sort || (Sort = {}))
globalThis.loaded = true
export { Shown, Left as Aside, Shape, Young }
`;
const cut = (how: Cut) =>
  cutDown(LIBRARY, (parseAst(LIBRARY) as unknown as { body: Parameters<typeof cutDown>[1] }).body, how, (what) => {
    throw new Error(what);
  });

test('what is done to a name stays with it, and goes with it', () => {
  const code = cut({ used: ['Shown'] });
  expect(code).toContain(`Shown.displayName = word`);
  expect(code).toContain(`Kind.Small = 'small'`);
  expect(code).toContain('export { Shown as Shown }');
  expect(code).not.toMatch(/Left|Shape|shape_|Young|Sort/);
});

test('a prototype of two is kept for either of them', () => {
  expect(cut({ used: ['Young'] })).toContain('Old.prototype = Young.prototype = { old: true }');
  expect(cut({ used: ['Aside'] })).not.toContain('old: true');
});

test('what is done to nothing of its own, and what is passed on, stays', () => {
  const code = cut({ used: ['Aside'] });
  expect(code).toContain('globalThis.loaded = true');
  expect(code).toContain(`export { passedOn } from 'elsewhere'`);
  expect(code).toContain('export { Left as Aside }');
});

test('code in the place of a name takes along what only the name needed', () => {
  const code = cut({ used: ['Shape'], instead: { shape_erase: 'undefined' } });
  expect(code).toContain('var shape_erase = undefined;');
  expect(code).toContain(`return 'draw'`);
  expect(code).not.toContain(`return 'erase'`);
  expect(cut({ instead: { inner: '() => null' } })).not.toContain('Kind');
});

test('a name the library does not have is an error', () => {
  expect(() => cut({ used: ['Shown', 'Gone'] })).toThrow('Gone');
  expect(() => cut({ instead: { shape_copy: 'undefined' } })).toThrow('shape_copy');
});
