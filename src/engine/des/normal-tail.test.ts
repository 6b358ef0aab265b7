/** Values of the normal tail computed with 50 digits elsewhere (mpmath: erfc(z/√2)/2). */
import { describe, expect, it } from 'vitest';
import { lnNormalTail, normalTail, zOfPhi } from './normal-tail.ts';

const TAIL: readonly (readonly [z: number, p: number, ln: number])[] = [
  [-6, 0.999999999013412355, -9.86587645524375732e-10],
  [-3, 0.998650101968369905, -0.0013508099647481938],
  [-2, 0.977249868051820793, -0.0230129093289634885],
  [-1.5, 0.933192798731141934, -0.069143455612233983],
  [-0.5, 0.691462461274013104, -0.368946415288656393],
  [0, 0.5, -0.693147180559945309],
  [0.1, 0.460172162722971019, -0.776154592730273321],
  [0.5, 0.308537538725986896, -1.17591176159361861],
  [1, 0.158655253931457051, -1.84102164500926351],
  [1.5, 0.066807201268858066, -2.70594440082388981],
  [1.9, 0.0287165598160017994, -3.55028132554213479],
  [2, 0.0227501319481792072, -3.78318433368203195],
  [2.1, 0.0178644205628165568, -4.02494422224398422],
  [3, 0.00134989803163009453, -6.60772622151034954],
  [4, 0.0000316712418331199213, -10.3601014865272908],
  [5, 2.86651571879193912e-7, -15.0649983939887257],
  [6, 9.86587645037698141e-10, -20.7367689499747057],
  [8, 6.22096057427178412e-16, -35.0134371599145499],
  [12, 1.776482112077679e-33, -75.4106730015687959],
  [20, 2.7536241186062337e-89, -203.917155371097264],
  [37, 5.72557122252457682e-300, -689.030585576890594],
];
const FAR: readonly (readonly [z: number, ln: number])[] = [[40, -804.608442013753788], [100, -5005.52420869420509], [1000, -500007.826694812184]];
describe('the upper tail of the normal distribution', () => {
  it.each(TAIL)('beyond %d is as tabled', (z, p, ln) => {
    expect(Math.abs(normalTail(z) / p - 1)).toBeLessThan(2e-14 * Math.max(1, z * z / 4));
    expect(Math.abs(lnNormalTail(z) - ln)).toBeLessThan(3e-15 * Math.max(10, Math.abs(ln)));
  });
  it('keeps its logarithm where it is too small for a number', () => {
    expect(normalTail(40)).toBe(0);
    for (const [z, ln] of FAR) expect(Math.abs(lnNormalTail(z) / ln - 1)).toBeLessThan(1e-14);
  });
  it('knows its ends', () => {
    expect([normalTail(-Infinity), normalTail(Infinity), lnNormalTail(Infinity), normalTail(NaN)]).toEqual([1, 0, -Infinity, NaN]);
    expect(normalTail(0)).toBe(0.5);
  });
  it('falls without a step where one way of reckoning takes over from the other', () => {
    for (const z of [-2, 2]) for (const d of [1e-12, 1e-9, 1e-6]) expect(lnNormalTail(z - d)).toBeGreaterThanOrEqual(lnNormalTail(z + d));
  });
});

describe('its inverse', () => {
  it('goes there and back', () => {
    for (let phi = 0.01; phi < 3000; phi *= 1.13) expect(Math.abs(-lnNormalTail(zOfPhi(phi)) / Math.LN10 / phi - 1)).toBeLessThan(1e-13);
  });
  it('is 5.612 for phi 8, as published', () => { expect(zOfPhi(8)).toBeCloseTo(5.6120012441747891, 12); });
  it('knows its ends', () => { expect([zOfPhi(0), zOfPhi(-1), zOfPhi(Infinity), zOfPhi(NaN)]).toEqual([-Infinity, -Infinity, Infinity, NaN]); });
});
