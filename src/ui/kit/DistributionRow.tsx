/** How long something takes: the kind of distribution and its numbers. */
import type { Distribution } from '../../engine/spec.ts';
import type { RowProps } from './FieldRow.tsx';
import { formatAmount, formatSetDuration } from './format.ts';
import type { AnyNumberField } from './number-text.ts';
import { SelectRow } from './SelectRow.tsx';
import { SliderRow } from './SliderRow.tsx';

export interface DistributionRowProps extends RowProps {
  readonly value: Distribution;
  /** Continuously while a number is dragged. */
  readonly onDrag?: (value: Distribution) => void;
  readonly onChange: (value: Distribution) => void;
}

type Kind = Distribution['dist'];

const KINDS: readonly { readonly value: Kind; readonly label: string }[] = [
  { value: 'constant', label: 'Always the same' }, { value: 'uniform', label: 'Uniform' }, { value: 'exponential', label: 'Exponential' },
  { value: 'foldedNormal', label: 'Normal, folded at 0' }, { value: 'lognormal', label: 'Lognormal' },
];

/** In words: `exponential, mean 50 ms`. */
export function distributionText(value: Distribution): string {
  switch (value.dist) {
    case 'constant': return formatSetDuration(value.ms);
    case 'uniform': return `uniform, ${formatSetDuration(value.minMs)} – ${formatSetDuration(value.maxMs)}`;
    case 'exponential': return `exponential, mean ${formatSetDuration(value.meanMs)}`;
    case 'foldedNormal': return `normal, mean ${formatSetDuration(value.meanMs)}, deviation ${formatSetDuration(value.sdMs)}`;
    case 'lognormal': return `lognormal, mean ${formatSetDuration(value.meanMs)}, scv ${value.scv}`;
    case 'mixture': return `mixture of ${formatAmount(value.parts.length, 'part')}`;
    case 'empirical': return `measured, ${formatAmount(value.points.length, 'point')}`;
  }
}

/** The number that changes least when the kind changes. */
function middle(value: Distribution): number {
  switch (value.dist) {
    case 'constant': return value.ms;
    case 'uniform': return (value.minMs + value.maxMs) / 2;
    case 'exponential': case 'foldedNormal': case 'lognormal': return value.meanMs;
    case 'mixture': {
      const weight = value.parts.reduce((sum, part) => sum + part.weight, 0);
      return weight === 0 ? 0 : value.parts.reduce((sum, part) => sum + part.weight * middle(part.of), 0) / weight;
    }
    case 'empirical': return value.points[Math.floor(value.points.length / 2)]?.[1] ?? 0;
  }
}

function ofKind(kind: Kind, meanMs: number, now: Distribution): Distribution {
  switch (kind) {
    case 'constant': return { dist: 'constant', ms: meanMs };
    case 'uniform': return { dist: 'uniform', minMs: 0, maxMs: meanMs * 2 };
    case 'exponential': return { dist: 'exponential', meanMs };
    case 'foldedNormal': return { dist: 'foldedNormal', meanMs, sdMs: meanMs / 4 };
    case 'lognormal': return { dist: 'lognormal', meanMs, scv: 1 };
    case 'mixture': case 'empirical': return now;
  }
}

const duration = (label: string, help: string): AnyNumberField => ({
  type: 'duration', unit: 'ms', label, help, default: 0, accept: { min: 0, max: 3_600_000 }, slider: { min: 0, max: 60_000, step: 1, scale: 'log' },
});
const MEAN = duration('Mean', 'The mean of the draws, before rounding to whole µs.');
const SCV: AnyNumberField = {
  type: 'rate', unit: '', label: 'Squared variation', help: 'Variance over squared mean: 1 as for an exponential distribution, more for longer tails.', default: 1,
  accept: { min: 0, max: 1000 }, slider: { min: 0, max: 20, step: 0.1, scale: 'linear' },
};

export function DistributionRow({ value, onDrag, onChange, ...row }: DistributionRowProps) {
  const listed = KINDS.some((kind) => kind.value === value.dist);
  const options = listed ? KINDS : [...KINDS, { value: value.dist, label: distributionText(value) }];
  const number = (field: AnyNumberField, now: number, put: (next: number) => Distribution) => (
    <SliderRow key={field.label} field={field} value={now} defaultValue={null} disabledReason={row.disabledReason}
      onDrag={(next) => onDrag?.(put(next))} onCommit={(next) => onChange(put(next))} />
  );
  return (
    <>
      <SelectRow {...row} options={options} value={value.dist} onChange={(kind) => onChange(ofKind(kind, middle(value), value))} />
      {value.dist === 'constant' && number(duration('Time', 'Every draw is this long.'), value.ms, (ms) => ({ ...value, ms }))}
      {value.dist === 'uniform' &&
        number(duration('From', 'The shortest draw.'), value.minMs, (minMs) => ({ ...value, minMs, maxMs: Math.max(minMs, value.maxMs) }))}
      {value.dist === 'uniform' &&
        number(duration('To', 'The longest draw.'), value.maxMs, (maxMs) => ({ ...value, maxMs, minMs: Math.min(maxMs, value.minMs) }))}
      {'meanMs' in value && number(MEAN, value.meanMs, (meanMs) => ({ ...value, meanMs }))}
      {value.dist === 'foldedNormal' &&
        number(duration('Deviation', 'Standard deviation before negative draws are folded over.'), value.sdMs, (sdMs) => ({ ...value, sdMs }))}
      {value.dist === 'lognormal' && number(SCV, value.scv, (scv) => ({ ...value, scv }))}
    </>
  );
}
