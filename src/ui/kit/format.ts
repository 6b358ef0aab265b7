/** How numbers, instants and names of calls are written everywhere in the interface. */

const THIN_SPACE = '\u2009';
const MINUS = '\u2212';
const NOTHING = '–';

/** Fixed decimals, thin spaces between thousands, a true minus sign; `–` when there is no number, `∞` when there is no end. */
export function formatNumber(value: number, digits = 0): string {
  if (Number.isNaN(value)) return NOTHING;
  if (!Number.isFinite(value)) return value < 0 ? `${MINUS}∞` : '∞';
  const [whole = '', decimals] = Math.abs(value).toFixed(digits).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, THIN_SPACE);
  const text = decimals === undefined ? grouped : `${grouped}.${decimals}`;
  return value < 0 && /[1-9]/.test(text) ? MINUS + text : text;
}

/** As many decimals as the value needs, at most `most`. */
export function formatPlain(value: number, most = 3): string {
  const text = formatNumber(value, most);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

export function formatCount(count: number): string {
  return formatNumber(Math.round(count));
}

/** `24.047 s`: a point in simulated time, given in µs. */
export function formatInstant(us: number): string {
  return `${formatNumber(us / 1e6, 3)} s`;
}

/** `0.25 ms`, `800 ms`, `3.500 s`: a measured length of time, given in ms. */
export function formatDuration(ms: number): string {
  if (Math.abs(ms) < 1000 || !Number.isFinite(ms)) return `${formatPlain(ms)} ms`;
  return `${formatNumber(ms / 1000, 3)} s`;
}

/** `800 ms`, `3.5 s`, `60 s`: a length of time somebody has set, given in ms. */
export function formatSetDuration(ms: number): string {
  if (Math.abs(ms) < 1000 || !Number.isFinite(ms)) return `${formatPlain(ms)} ms`;
  return `${formatPlain(ms / 1000)} s`;
}

/** `50 %` for 0.5, with at most two decimals below 1 % and one below 100 %. */
export function formatShare(share: number): string {
  const percent = share * 100;
  return `${formatPlain(percent, Math.abs(percent) < 1 ? 2 : 1)} %`;
}

/** `200 rps`: a rate that is set. */
export function formatRate(perSecond: number): string {
  if (Math.abs(perSecond) < 0.1) return `${formatPlain(Number(perSecond.toPrecision(2)), 9)} rps`;
  return `${formatPlain(perSecond, Math.abs(perSecond) < 10 ? 2 : 1)} rps`;
}

/** `218 per s`: a rate that is measured. */
export function formatPerSecond(perSecond: number): string {
  return `${formatPlain(perSecond, Math.abs(perSecond) < 10 ? 1 : 0)} per s`;
}

/** `×2.95` */
export function formatFactor(factor: number, digits = 2): string {
  return `×${formatNumber(factor, digits)}`;
}

/** `#4823`: numbers of calls are names and are not grouped. */
export function formatCall(id: number): string {
  return `#${id}`;
}

const UNIT = /([\d∞–]) (?=(?:[%×]|[mµ]?s|min|h|rps|per s|[kMG]?B|px)(?![\w]))/g;

/** For sentences: a number stays on one line with its unit, and in one piece. */
export function unbroken(text: string): string {
  return text.replace(UNIT, '$1\u00a0').replaceAll('\u00a0per s', '\u00a0per\u00a0s').replaceAll(THIN_SPACE, '\u202f');
}

/** `1 call`, `12 calls`. */
export function formatAmount(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${Math.round(count) === 1 ? one : many}`;
}
