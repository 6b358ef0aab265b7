/** Values of the normal tail computed with 50 digits elsewhere (mpmath: erfc(z/√2)/2). */
import { describe, expect, it } from 'vitest';
import { lnNormalTail, normalTail, zOfPhi } from './normal-tail.ts';

const TAIL: readonly (readonly [z: number, p: number, ln: number])[] = [
  [-6, 0.9999999990134123, -9.865876455243758e-10],
  [-3, 0.9986501019683699, -0.0013508099647481938],
  [-2, 0.9772498680518208, -0.02301290932896349],
  [-1.5, 0.9331927987311419, -0.06914345561223398],
  [-0.5, 0.6914624612740131, -0.3689464152886564],
  [0, 0.5, -0.6931471805599453],
  [0.1, 0.460172162722971, -0.7761545927302733],
  [0.5, 0.3085375387259869, -1.1759117615936185],
  [1, 0.15865525393145705, -1.8410216450092636],
  [1.5, 0.06680720126885807, -2.7059444008238898],
  [1.9, 0.0287165598160018, -3.5502813255421346],
  [2, 0.02275013194817921, -3.783184333682032],
  [2.1, 0.017864420562816556, -4.024944222243985],
  [3, 0.0013498980316300946, -6.607726221510349],
  [4, 3.1671241833119924e-05, -10.360101486527292],
  [5, 2.866515718791939e-07, -15.064998393988725],
  [6, 9.86587645037698e-10, -20.736768949974707],
  [8, 6.220960574271784e-16, -35.01343715991455],
  [12, 1.776482112077679e-33, -75.4106730015688],
  [20, 2.7536241186062337e-89, -203.91715537109727],
  [37, 5.725571222524577e-300, -689.0305855768906],
];
const FAR: readonly (readonly [z: number, ln: number])[] = [[40, -804.6084420137538], [100, -5005.524208694205], [1000, -500007.82669481216]];
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
  it('is 5.612 for phi 8, as published', () => { expect(zOfPhi(8)).toBeCloseTo(5.612001244174789, 12); });
  it('knows its ends', () => { expect([zOfPhi(0), zOfPhi(-1), zOfPhi(Infinity), zOfPhi(NaN)]).toEqual([-Infinity, -Infinity, Infinity, NaN]); });
});
