/** A number field's value in the words of its control, and back from what somebody typed. */
import type { NumberField } from '../../engine/fields.ts';
import { formatNumber, formatPlain, formatSetDuration } from './format.ts';

export type NumberKind = 'duration' | 'share' | 'count' | 'rate';
export type AnyNumberField = NumberField<NumberKind>;

/** Digits and unit apart: the digits are what is typed. */
export function partsOf(field: AnyNumberField, value: number): { readonly digits: string; readonly unit: string } {
  if (value === -1 && isOpenEnded(field)) return { digits: NO_LIMIT_WORDS, unit: '' };
  switch (field.type) {
    case 'duration':
      return Math.abs(value) >= 1000 ? { digits: formatNumber(value / 1000, value % 1 === 0 ? 3 : 6), unit: 's' } : { digits: formatPlain(value), unit: 'ms' };
    case 'share': return { digits: formatPlain(value * 100, 4), unit: '%' };
    case 'count': case 'rate': return { digits: formatPlain(value, 6), unit: value === 1 ? singular(field.unit) : field.unit };
  }
}

const NO_LIMIT_WORDS = 'no limit';
/** By the convention of every field: −1, where it is the least value, is without limit. */
const isOpenEnded = ({ type, accept }: AnyNumberField): boolean => type !== 'share' && accept.min === -1;

/** `60 calls`, `50 %`, `3.5 s`: how a value is named in a sentence. */
export function valueText(field: AnyNumberField, value: number): string {
  if (field.type === 'duration') return formatSetDuration(value);
  const { digits, unit } = partsOf(field, value);
  return unit === '' ? digits : `${digits} ${unit}`;
}

function singular(unit: string): string {
  if (unit === 'retries') return 'retry';
  if (unit.endsWith('sses')) return unit.slice(0, -2);
  return /[^s]s$/.test(unit) && unit !== 'rps' ? unit.slice(0, -1) : unit;
}

const DURATION_UNITS: { readonly [unit: string]: number } = { us: 0.001, µs: 0.001, ms: 1, s: 1000, min: 60_000, m: 60_000, h: 3_600_000 };

/** The value of a typed text, or null when it is no number or has a unit of another kind. Without a unit, the one shown counts. */
export function parseTyped(field: AnyNumberField, text: string, shownUnit: string): number | null {
  const plain = text.trim();
  if (isOpenEnded(field) && plain.toLowerCase() === NO_LIMIT_WORDS) return -1;
  const found = /^([-\u2212+]?)\s*(\d[\d\s\u2009_]*(?:[.,]\d*)?|\d{1,3}(?:([.,])\d{3})(?:\3\d{3})+|[.,]\d+)\s*([a-zµ%]*)\s*$/i.exec(plain);
  if (found === null) return null;
  const [, sign = '', digits = '', , typedUnit = ''] = found;
  const size = Number(digits.replace(isGrouped(field, digits) ? /[.,]/g : /[\s\u2009_]/g, '').replace(',', '.'));
  const number = sign === '-' || sign === '\u2212' ? -size : size;
  const unit = typedUnit.toLowerCase();
  switch (field.type) {
    case 'duration': {
      const factor = DURATION_UNITS[unit !== '' ? unit : shownUnit === '' ? field.unit : shownUnit];
      return factor === undefined ? null : round(number * factor);
    }
    case 'share': return unit === '' || unit === '%' ? round(number / 100) : null;
    case 'count': case 'rate': {
      const own = field.unit.toLowerCase();
      return unit === '' || unit === own || unit === singular(own) || own.startsWith(`${unit} `) ? number : null;
    }
  }
}

/** Points or commas before every three digits group them: where there are several, and in whole numbers also one. */
function isGrouped(field: AnyNumberField, digits: string): boolean {
  return /^\d{1,3}([.,]\d{3})+$/.test(digits) && (field.whole === true || digits.replace(/\d/g, '').length > 1);
}

/** Keeps what a person can mean, drops what binary fractions add. */
const round = (value: number) => Number(value.toPrecision(12));

/** Libraries that take any number have limits nobody needs to be told. */
const NO_LIMIT = 1e9;

/** Why a value cannot be taken, as a sentence that names the limits; null when it can. */
export function refusal(field: AnyNumberField, value: number | null): string | null {
  const { min, max } = field.accept;
  const broken = value !== null && field.whole === true && !Number.isInteger(value);
  if (value !== null && value >= min && value <= max && !broken) return null;
  const kind = field.whole === true && (broken || value === null) ? 'a whole number' : value === null ? 'a number' : '';
  const [least, most] = [min > -NO_LIMIT || (value !== null && value < min), max < NO_LIMIT || (value !== null && value > max)];
  const low = isOpenEnded(field) ? `${formatPlain(-1)} (${NO_LIMIT_WORDS})` : !most || field.type === 'duration' ? valueText(field, min) : partsOf(field, min).digits;
  const range = least ? (most ? `from ${low} to ${valueText(field, max)}` : `at least ${low}`) : most ? `at most ${valueText(field, max)}` : '';
  const text = [kind, range].filter((part) => part !== '').join(range.startsWith('at') ? ', ' : ' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
