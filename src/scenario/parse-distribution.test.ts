import { describe, expect, test } from 'vitest';
import { IssueList } from './issue.ts';
import { readDistribution, takesNoTime } from './parse-distribution.ts';

/** What is read, or all that is wrong. */
function read(value: unknown): unknown {
  const issues = new IssueList(), distribution = readDistribution(issues, 'time', value);
  return issues.none ? distribution : issues.found.map(({ path, message }) => `${path}: ${message.replaceAll('\u2009', ' ')}`);
}
const mixed = (...parts: readonly unknown[]) => ({ dist: 'mixture', parts });
const measured = (points: unknown, interpolation = 'linear') => ({ dist: 'empirical', interpolation, points });
const FAST = { dist: 'constant', ms: 2 }, SLOW = { dist: 'lognormal', meanMs: 80, scv: 4 };

describe('a distribution is read as it is written', () => {
  test.each([
    FAST, SLOW, { dist: 'uniform', minMs: 1, maxMs: 1 }, { dist: 'exponential', meanMs: 0 }, { dist: 'foldedNormal', meanMs: 0, sdMs: 3 },
    mixed({ weight: 9, of: FAST }, { weight: 0, of: mixed({ weight: 1, of: SLOW }) }), measured([[0.5, 0], [1, 0]]), measured([[0, 0.1], [0.5, 20], [1, 20]], 'logLog'),
  ])('%j', (value) => { expect(read(value)).toEqual(value); });
});

describe('a distribution that cannot be is refused with a sentence', () => {
  test.each<readonly [string, unknown, readonly string[]]>([
    ['a kind that is none', { dist: 'normal' }, ['time.dist: The field time.dist is “normal”. It must be constant, uniform, exponential, foldedNormal, lognormal, mixture or empirical.']],
    ['an upper end below the lower', { dist: 'uniform', minMs: 2, maxMs: 1 }, ['time.minMs: The field time.minMs is 2 ms. It must be from 0 to 1 ms.']],
    ['a spread below zero', { ...SLOW, scv: -0.1 }, ['time.scv: The field time.scv is −0.1. It must be from 0 to 1 000 000.']],
    ['a mixture of nothing', mixed(), ['time.parts: A mixture has at least one part with a weight above 0.']],
    ['a mixture without weight', mixed({ weight: 0, of: FAST }), ['time.parts: A mixture has at least one part with a weight above 0.']],
    ['a part without its distribution', mixed({ weight: 1 }), ['time.parts[0].of: The field time.parts[0].of is missing.']],
    ['a part that is wrong inside', mixed({ weight: 1, of: FAST }, { weight: -1, of: { dist: 'exponential', meanMs: -5 } }), [
      'time.parts[1].weight: The field time.parts[1].weight is −1. It must be from 0 to 1 000 000 000.', 'time.parts[1].of.meanMs: The field time.parts[1].of.meanMs is −5 ms. It must be from 0 to 1 000 000 000 ms.']],
    ['no points', measured([]), ['time.points: An empirical distribution has at least one point.']],
    ['a point without a time', measured([[0.5]]), ['time.points[0]: A point is a share from 0 to 1 and a time in ms.']],
    ['a share above one', measured([[1.5, 10]]), ['time.points[0][0]: The field time.points[0][0] is 1.5. It must be from 0 to 1.']],
    ['two points at one share', measured([[0.5, 10], [0.5, 20]]), ['time.points[1][0]: The shares of the points must rise.']],
    ['times that fall', measured([[0.5, 20], [0.9, 10]]), ['time.points[1][1]: The times of the points must not fall.']],
    ['a time of zero on a logarithmic scale', measured([[0.5, 0], [1, 5]], 'logLog'), ['time.points[0][1]: With log-log interpolation every time must be above 0 ms.']],
  ])('%s', (_, value, issues) => { expect(read(value)).toEqual(issues); });
});

test.each<readonly [boolean, Parameters<typeof takesNoTime>[0]]>([
  [true, { dist: 'constant', ms: 0 }], [false, { dist: 'constant', ms: 0.001 }], [true, { dist: 'uniform', minMs: 0, maxMs: 0 }], [false, { dist: 'uniform', minMs: 0, maxMs: 1 }],
  [true, { dist: 'exponential', meanMs: 0 }], [false, { dist: 'lognormal', meanMs: 1, scv: 0 }], [true, { dist: 'foldedNormal', meanMs: 0, sdMs: 0 }], [false, { dist: 'foldedNormal', meanMs: 0, sdMs: 1 }], [false, { dist: 'foldedNormal', meanMs: 1, sdMs: 0 }],
  [true, { dist: 'mixture', parts: [{ weight: 1, of: { dist: 'constant', ms: 0 } }, { weight: 0, of: { dist: 'constant', ms: 5 } }] }], [false, { dist: 'mixture', parts: [{ weight: 1, of: { dist: 'constant', ms: 0 } }, { weight: 1, of: { dist: 'constant', ms: 5 } }] }],
  [true, { dist: 'empirical', points: [[0.5, 0], [1, 0]], interpolation: 'linear' }], [false, { dist: 'empirical', points: [[0.5, 0], [1, 1]], interpolation: 'linear' }],
])('takes no time: %s for %j', (none, distribution) => { expect(takesNoTime(distribution)).toBe(none); });
