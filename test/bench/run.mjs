// The engine's speed and memory beside the C limit, the registry's engines and SimPy: `npm run bench [-- --quick]`.
import { isDeepStrictEqual } from 'node:util';
import { limitProgram, median, nodeProgram, ratios, reference, simpyProgram } from './measure.mjs';
import { report } from './table.mjs';

/** @typedef {import('./measure.mjs').Result} Result */
/** @typedef {import('./table.mjs').Row} Row */

const quick = process.argv.includes('--quick');
const sizes = quick
  ? { rounds: 3, pipeMs: 1e5, mmcMs: 1e5 / 7.2 * 1000, events: 5e4, hold: 3e5, services: [1, 1000], balanced: [1, 60], endpoints: [10, 1000], inFlight: [100, 100_000], keys: [100, 100_000], messages: [100, 1_000_000], registered: [10, 1000], entries: [100, 100_000], scriptMs: 1500, simpy: 3000, heldCalls: [30_000, 50_000, 100_000] }
  : { rounds: 5, pipeMs: 1e6, mmcMs: 1e6 / 7.2 * 1000, events: 1e6, hold: 4e6, services: [1, 10, 100, 1000], balanced: [1, 60], endpoints: [10, 100, 1000], inFlight: [100, 1000, 10_000, 100_000], keys: [100, 1000, 10_000, 100_000], messages: [100, 10_000, 1_000_000], registered: [10, 100, 1000], entries: [100, 1000, 10_000, 100_000], scriptMs: 10_000, simpy: 20_000, heldCalls: [20_000, 30_000, 50_000, 75_000, 100_000] };

const node = await nodeProgram();
const limit = limitProgram();
const simpy = simpyProgram();

/** @type {Record<string, (() => Result) | null>} */
const cases = {
  'loop': () => node('ours', 'hold', 10_000, sizes.hold),
  'pipe C': limit && (() => limit('pipe', sizes.pipeMs, 100)),
  'pipe ours': () => node('ours', 'pipe', sizes.pipeMs, 100),
  'pipe bare': () => node('bare', 'pipe', sizes.pipeMs, 100),
  'pipe simjs': () => node('simjs', 'pipe', sizes.pipeMs, 100),
  'pipe simscript': () => node('simscript', 'pipe', sizes.scriptMs, 100),
  'pipe SimPy': simpy && (() => simpy(sizes.simpy, 100)),
  'pipe30 ours': () => node('ours', 'pipe', sizes.pipeMs, 30_000),
  'pipe6 ours': () => node('ours', 'pipe6', sizes.pipeMs, 100),
  'mmc C': limit && (() => limit('mmc', 8, sizes.mmcMs)),
  'mmc ours': () => node('ours', 'mmc', sizes.mmcMs, 8),
  'mmc simjs': () => node('simjs', 'mmc', sizes.mmcMs, 8),
  ...Object.fromEntries(sizes.services.map((size) => [`services ${size}`, () => node('ours', 'services', size, sizes.events)])),
  ...Object.fromEntries(sizes.balanced.map((size) => [`balanced ${size}`, () => node('ours', 'balanced', size, sizes.events)])),
  ...Object.fromEntries(sizes.endpoints.map((size) => [`picked ${size}`, () => node('ours', 'picked', size, sizes.events)])),
  ...Object.fromEntries(sizes.inFlight.map((size) => [`in flight ${size}`, () => node('ours', 'inFlight', size, sizes.events)])),
  ...Object.fromEntries(sizes.keys.map((size) => [`cache ${size}`, () => node('ours', 'cache', size, sizes.events)])),
  ...Object.fromEntries(sizes.messages.map((size) => [`broker ${size}`, () => node('ours', 'broker', size, sizes.events)])),
  ...Object.fromEntries(sizes.registered.map((size) => [`registry ${size}`, () => node('ours', 'registry', size, sizes.events)])),
  ...Object.fromEntries(sizes.entries.flatMap((size) => [
    [`hold ${size} ours`, () => node('ours', 'hold', size, sizes.hold)],
    [`hold ${size} C`, limit && (() => limit('hold', size, sizes.hold))],
  ])),
};

/** @param {string} text */
const tell = (text) => { if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`); };

/** @type {Record<string, Result[]>} */
const measured = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
/** What grows is measured once in the quick bench: it is far from its floors, and takes most of the time. @param {string} name */
const isGrowth = (name) => / \d+$/.test(name);
for (let round = 0; round < sizes.rounds; round++) {
  for (const [name, run] of Object.entries(cases)) {
    if (quick && round > 0 && isGrowth(name)) continue;
    tell(`round ${round + 1} of ${sizes.rounds}: ${name}`);
    if (run !== null) measured[name]?.push(run());
  }
}
const held = sizes.heldCalls.map((calls) => Number(node('ours', 'inFlightBytes', calls)['bytes']));
const recorded = node('ours', 'recordedBytes', quick ? 20_000 : 100_000);
const perMessage = Number(node('ours', 'messageBytes', 1_000_000)['bytes']);
const perEntry = [1, 20].map((lists) => Number(node('ours', 'entryBytes', 1000, lists)['bytes']));
const perKey = Number(node('ours', 'cacheBytes', 100_000)['bytes']);

// Equal counts are what makes the speeds comparable; the slow peer is compared at its own size.
/** @type {string[]} */
const problems = [];
const same = (/** @type {string} */ what, /** @type {Record<string, Result | undefined>} */ results) => {
  const known = Object.entries(results).flatMap(([name, result]) => (result?.counts === undefined ? [] : [{ name, counts: result.counts }]));
  for (const { name, counts } of known.slice(1)) {
    if (!isDeepStrictEqual(counts, known[0]?.counts)) problems.push(`${what}: ${known[0]?.name} counts ${JSON.stringify(known[0]?.counts)}, ${name} ${JSON.stringify(counts)}`);
  }
};
const first = (/** @type {string} */ name) => measured[name]?.[0];
same('pipeline', { ours: first('pipe ours'), C: first('pipe C'), simjs: first('pipe simjs') });
same('pipeline, timeout 30 s', { ours: first('pipe30 ours'), C: limit?.('pipe', sizes.pipeMs, 30_000) });
same('short pipeline', { ours: node('ours', 'pipe', sizes.scriptMs, 100), C: limit?.('pipe', sizes.scriptMs, 100), simscript: first('pipe simscript') });
same('M/M/8', { ours: first('mmc ours'), C: first('mmc C'), simjs: first('mmc simjs') });
const ofSimpy = first('pipe SimPy');
if (ofSimpy !== undefined) agrees(first('pipe ours')?.counts ?? {}, ofSimpy.counts ?? {});
tell('');

/**
 * SimPy draws other numbers: five standard errors of its own run are allowed.
 * @param {Record<string, number>} ours
 * @param {Record<string, number>} theirs
 */
function agrees(ours, theirs) {
  const per = (/** @type {Record<string, number>} */ counts, /** @type {string} */ name) => (counts[name] ?? NaN) / (counts['calls'] ?? NaN);
  const calls = theirs['calls'] ?? NaN;
  // Attempts a call are about geometric; timeouts come in bunches of some ten, when slow work fills the workers.
  for (const [name, variance] of /** @type {const} */ ([['sent', 0.35], ['ok', 0.01], ['timeouts', 0.05]])) {
    const apart = Math.abs(per(ours, name) - per(theirs, name));
    if (!(apart <= 5 * Math.sqrt(variance / calls))) problems.push(`SimPy: ${name} a call ${per(theirs, name).toFixed(4)}, here ${per(ours, name).toFixed(4)}`);
  }
}

const seconds = (/** @type {Result} */ result) => result.s ?? NaN;
const nanoseconds = (/** @type {Result} */ result) => result.ns ?? NaN;
const callsPerSecond = (/** @type {Result} */ result) => (result.counts?.['calls'] ?? NaN) / seconds(result);

/**
 * How many times as fast, or as dear, one case is as another.
 * @param {string} what
 * @param {'more' | 'less'} better
 * @param {[number | null, number | null]} bars
 * @param {[over: string, under: string]} names
 * @param {(result: Result) => number} [value]
 * @returns {Row}
 */
function ratioRow(what, better, [floor, target], [over, under], value = seconds) {
  const missing = [over, under].find((name) => cases[name] === null);
  if (missing !== undefined) return { what, unit: '', better, floor, target, values: [], note: missing.endsWith('C') ? 'no C compiler' : 'no SimPy' };
  return { what, unit: '', better, floor, target, values: ratios(measured[over] ?? [], measured[under] ?? [], value) };
}
/** Six patterns against three: of as many calls, so half the ratio is the one per pattern. @param {Row} row @returns {Row} */
const halved = (row) => ({ ...row, values: row.values.map((value) => value / 2) });
const growthRows = (/** @type {string} */ kind, /** @type {readonly number[]} */ steps, /** @type {string} */ words, /** @type {[number, number]} */ bars) =>
  steps.slice(1).map((size) => ratioRow(`cost per event, ${words} from ${steps[0]} to ${size}`, 'less', size === steps.at(-1) ? bars : [null, null], [`${kind} ${size}`, `${kind} ${steps[0]}`], nanoseconds));

/** @type {Row[]} */
const rows = [
  ratioRow('pipeline with recording, against the C limit', 'more', [0.2, 0.35], ['pipe C', 'pipe ours']),
  ratioRow('… against simjs', 'more', [3, 5], ['pipe simjs', 'pipe ours']),
  ratioRow('… against simscript', 'more', [80, 150], ['pipe ours', 'pipe simscript'], callsPerSecond),
  ratioRow('… against SimPy', 'more', [25, 50], ['pipe ours', 'pipe SimPy'], callsPerSecond),
  ratioRow('M/M/8 against the C limit', 'more', [0.3, 0.5], ['mmc C', 'mmc ours']),
  ratioRow('… against simjs', 'more', [2, 2.5], ['mmc simjs', 'mmc ours']),
  ratioRow('throughput with 30 s timeouts against 0.1 s', 'more', [0.8, 0.95], ['pipe30 ours', 'pipe ours'], callsPerSecond),
  halved(ratioRow('time per call and pattern, six patterns in the chain against three', 'less', [2, 1.5], ['pipe6 ours', 'pipe ours'])),
  ratioRow('recording on against off', 'more', [0.7, 0.85], ['pipe bare', 'pipe ours']),
  { what: 'bytes per call in flight', unit: ' B', better: 'less', floor: 160, target: 80, values: held },
  { what: 'bytes recorded per root call', unit: ' B', better: 'less', floor: 24, target: 16, values: [Number(recorded['call'])] },
  { what: 'bytes recorded per attempt', unit: ' B', better: 'less', floor: 40, target: 36, values: [Number(recorded['attempt'])] },
  { what: 'bytes recorded in all, windows and gauges too, per root call', unit: ' B', better: 'less', floor: null, target: null, values: [Number(recorded['all'])] },
  ...growthRows('services', sizes.services, 'services', [3, 2]),
  ...growthRows('balanced', sizes.balanced, 'services of three instances with balancers', [3, 2]),
  ...growthRows('picked', sizes.endpoints, 'endpoints of a least outstanding pick', [3, 2]),
  ...growthRows('in flight', sizes.inFlight, 'calls in flight', [4, 2.5]),
  ...growthRows('cache', sizes.keys, 'keys in a full cache', [4, 2.5]),
  { what: 'bytes per key in a cache of 100000', unit: ' B', better: 'less', floor: 72, target: 52, values: [perKey] },
  ...growthRows('broker', sizes.messages, 'messages in a queue', [4, 2.5]),
  { what: 'bytes per message in a queue of 1000000', unit: ' B', better: 'less', floor: 128, target: 96, values: [perMessage] },
  ...growthRows('registry', sizes.registered, 'instances in a registry', [4, 2.5]),
  { what: 'bytes per instance in a registry of 1000, its heartbeats and one list included', unit: ' B', better: 'less', floor: 3072, target: 2048, values: [perEntry[0] ?? NaN] },
  { what: 'bytes per instance and further list', unit: ' B', better: 'less', floor: 640, target: 448, values: [((perEntry[1] ?? NaN) - (perEntry[0] ?? NaN)) / 19] },
  ...sizes.entries.map((size) => ratioRow(`event list, ${size} waiting: time of a pop and a push against C`, 'less', [null, null], [`hold ${size} ours`, `hold ${size} C`], nanoseconds)),
  { what: 'pipeline with recording, requests per second of wall time', unit: '', better: 'more', floor: null, target: null, values: (measured['pipe ours'] ?? []).map(callsPerSecond) },
];
const loopNs = median((measured['loop'] ?? []).map(nanoseconds));
process.exitCode = report('bench', rows, {
  problems,
  notes: [`Calibration loop: ${loopNs.toFixed(0)} ns (reference ${reference.holdNs} ns). Medians of ${sizes.rounds} alternating rounds [least–most]; ratios are taken round by round.`, 'Times are those of the main thread, less what it waited for a core where the system tells.'],
  more: { quick, loopNs, referenceNs: reference.holdNs, measured },
});
