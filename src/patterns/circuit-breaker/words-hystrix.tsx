/** The diagram's words for Netflix Hystrix: the share of errors in the last snapshot, and one test call after each sleep window. */
import type { StateAt } from '../../engine/pattern.ts';
import { formatAmount, formatCount, formatInstant, formatSetDuration, formatShare } from '../../ui/kit/format.ts';
import type { HystrixConfig } from './dialects/hystrix-fields.ts';
import type { DialectWords, DiagramWords, Moment } from './moment.tsx';
import { failedOf, formatSpan, ringOf } from './moment.tsx';
import { oneTrialDiagram } from './words-one-trial.tsx';

const [CLOSED, OPEN, HALF_OPEN] = [0, 1, 2];
const GAUGE = { total: 0, errors: 1, share: 2, unseen: 3, tests: 4, nextTestMs: 5 } as const;

export const hystrixWords: DialectWords<HystrixConfig> = {
  diagram, now,
  setting: ({ errorThresholdPercentage, requestVolumeThreshold }) => `${formatShare(errorThresholdPercentage)} of ${formatCount(requestVolumeThreshold)}+ calls`,
};

/** What the last snapshot says, and whether it is enough to open. */
function seenOf(config: HystrixConfig, at: StateAt) {
  const seen = (gauge: number) => (at.state === CLOSED ? at.gauges[gauge] ?? 0 : 0);
  const [total, errors] = [seen(GAUGE.total), seen(GAUGE.errors)];
  const enough = total >= config.requestVolumeThreshold;
  return {
    total,
    errors,
    enough,
    ripe: at.state === CLOSED && enough && Math.round(100 * seen(GAUGE.share)) >= Math.round(100 * config.errorThresholdPercentage),
  };
}

function diagram(config: HystrixConfig, moment: Moment): DiagramWords {
  const { at, nowUs, room } = moment;
  const { total, errors, enough, ripe } = seenOf(config, at);
  const half = at.state === HALF_OPEN;
  const released = config.version === '1.5.18';
  const share = formatShare(config.errorThresholdPercentage);
  const volume = formatCount(config.requestVolumeThreshold);
  const tests = half ? Math.max(1, at.gauges[GAUGE.tests] ?? 1) : 1;
  const next = half && released ? ((at.gauges[GAUGE.nextTestMs] ?? 0) * 1000) - nowUs : Infinity;
  const underWay = tests === 1 ? 'test under way' : `${formatCount(tests)} tests under way`;
  const base = oneTrialDiagram({
    closed: {
      line: failedOf(errors, total),
      ring: ringOf(Math.max(1, total, config.requestVolumeThreshold), [['error', errors], ['ok', total - errors]]),
      ringLabel: `${formatAmount(total, 'result')} in the last snapshot, ${formatCount(errors)} failed`,
      note: ripe ? 'the next call finds it open' : enough ? `${formatShare(at.gauges[GAUGE.share] ?? 0)} of the last snapshot failed` : `no decision before ${formatAmount(config.requestVolumeThreshold - total, 'more result')}`,
    },
    opens: {
      condition: room === 'brief' ? `≥ ${share} fail` : `≥ ${share} of ${volume}+ fail`,
      live: ripe ? 'at the next call' : enough ? `now: ${formatCount(errors)} of ${formatCount(total)}` : `${formatCount(total)} of ${volume} seen`,
    },
    waitMs: config.sleepWindowMs, byTimer: false,
    trial: {
      line: tests === 1 ? '1 test call' : formatAmount(tests, 'test call'),
      note: !released ? 'a refused call opens it again' : next > 0 ? `another test in ${formatSpan(next)}` : 'the next call is another test',
      ring: ringOf(tests, [['in-flight', tests]]),
    },
  }, moment);
  const again = base.arrows['halfOpen-open'], closes = base.arrows['halfOpen-closed'];
  return {
    ...base,
    states: { ...base.states, halfOpen: { ...base.states.halfOpen, line: half ? base.states.halfOpen.line : '1 test call', ringLabel: half ? underWay : 'One test call will be let in' } },
    arrows: {
      ...base.arrows,
      'closed-open': { ...base.arrows['closed-open'], certain: ripe },
      // after a failed test 1.5.18 counts from its start
      'open-halfOpen': { ...base.arrows['open-halfOpen'], condition: `${formatSetDuration(config.sleepWindowMs)} ${room === 'brief' ? 'are over' : 'over, a call'}` },
      'halfOpen-open': { ...again, condition: released ? room === 'brief' ? 'it fails' : 'the test fails' : room === 'brief' ? 'any other end' : 'any other call ends' },
      'halfOpen-closed': { ...closes, condition: released ? 'any success' : 'a success' },
      ...(released ? { 'open-closed': { condition: room === 'brief' ? 'older call ok' : 'older call succeeds', live: '', certain: false } } : {}),
    },
  };
}

function now(config: HystrixConfig, at: StateAt, nowUs: number): string {
  const released = config.version === '1.5.18';
  if (at.state === OPEN) {
    const late = released ? ' A success of a call that began before it opened closes it at once.' : '';
    return at.untilUs < nowUs ? `The sleep window is over. It stays open until a call comes, which is then the test.${late}`
      : `Every call is refused until ${formatInstant(at.untilUs)}. The first call strictly later is the test.${late}`;
  }
  if (at.state === HALF_OPEN) return halfOpenNow(config, at, nowUs);
  const { total, errors, enough, ripe } = seenOf(config, at);
  const unseen = at.gauges[GAUGE.unseen] ?? 0;
  const interval = formatSetDuration(config.healthSnapshotIntervalMs);
  const counted = `By the last snapshot ${formatCount(errors)} of ${formatAmount(total, 'result')} of ${formatSetDuration(config.rollingWindowMs)} failed${unseen > 0 ? `; ${formatAmount(unseen, 'newer one')} will be seen within ${interval}` : ''}.`;
  if (ripe && released) return `${counted} That is enough, but nobody has asked: the next call opens it and is refused.`;
  if (!enough) return `${counted} It cannot open before ${formatAmount(config.requestVolumeThreshold - total, 'more result')}.`;
  return `${counted} It opens at ${formatShare(config.errorThresholdPercentage)} or more, ${released ? 'when a call asks' : `at a snapshot, every ${interval}`}.`;
}

function halfOpenNow(config: HystrixConfig, at: StateAt, nowUs: number): string {
  if (config.version === 'master') return 'One test call is under way. Its success closes it. Any other call that ends now opens it again, even one that is refused: then the test no longer matters.';
  const tests = Math.max(1, at.gauges[GAUGE.tests] ?? 1);
  const nextUs = (at.gauges[GAUGE.nextTestMs] ?? 0) * 1000;
  const others = nextUs < nowUs ? 'The next call is another test' : `Others are refused until ${formatInstant(nextUs)}; the first call later is another test`;
  return `${formatAmount(tests, 'test call')} under way. Any success closes it, even of a call that began before it opened. ${others}.`;
}
