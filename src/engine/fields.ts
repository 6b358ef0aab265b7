/** One table per pattern declares its options; type, defaults, check, form, link and help are read from it. */

/** Plain data that can stand in a scenario document. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [k: string]: Json };

interface Base<T> {
  readonly label: string;
  /** One sentence; says what zero or a negative value does where the library takes one. */
  readonly help: string;
  readonly default: T;
  /** What real libraries call it, by library. */
  readonly names?: { readonly [library: string]: string };
  /** Shown and used only while these other fields of the same table have one of these values. */
  readonly when?: { readonly [field: string]: readonly Json[] };
  /** Read when the run begins only: no change on the way may set it. */
  readonly wholeRun?: true;
}
/** A number: `accept` is everything the library itself takes (inclusive), `slider` is what the control offers. */
export interface NumberField<T extends string> extends Base<number> {
  readonly type: T;
  readonly unit: string;
  readonly accept: { readonly min: number; readonly max: number };
  readonly slider: { readonly min: number; readonly max: number; readonly step: number; readonly scale: 'linear' | 'log' };
  /** Whole numbers only. */
  readonly whole?: true;
}
export type DurationField = NumberField<'duration'>;   // milliseconds; unit 'ms'
export type ShareField = NumberField<'share'>;         // 0..1 in data, shown in %
export type CountField = NumberField<'count'>;         // whole; unit 'calls', 'retries'…
export type RateField = NumberField<'rate'>;           // per second; unit 'rps'
export interface ChoiceField<V extends string> extends Base<V> {
  readonly type: 'choice';
  readonly options: readonly { readonly value: V; readonly label: string }[];
}
export interface ToggleField extends Base<boolean> { readonly type: 'toggle' }
/** A list of error names. */
export interface NamesField extends Base<readonly string[]> { readonly type: 'names' }
/** A list of durations in ms. */
export interface DurationsField extends Base<readonly number[]> { readonly type: 'durations'; readonly accept: { readonly min: number; readonly max: number } }
/** A list of whole numbers, in order. `unit`: of one of them, `weight`. */
export interface CountsField extends Base<readonly number[]> {
  readonly type: 'counts';
  readonly unit: string;
  readonly accept: { readonly min: number; readonly max: number };
}
/** A `Distribution` of `engine/spec.ts` as data. */
export interface DistributionField extends Base<Json> { readonly type: 'distribution' }
/** The id of a link or a service. */
export interface ReferenceField extends Base<string> { readonly type: 'reference'; readonly to: 'link' | 'service' }

export type Field = DurationField | ShareField | CountField | RateField | ChoiceField<string> | ToggleField
  | NamesField | DurationsField | CountsField | DistributionField | ReferenceField;
export type FieldTable = { readonly [name: string]: Field };

/** The config type a field table describes. */
export type ConfigOf<F extends FieldTable> = {
  readonly [K in keyof F]:
    F[K] extends { readonly type: 'duration' | 'share' | 'count' | 'rate' } ? number
    : F[K] extends { readonly type: 'choice'; readonly options: readonly { readonly value: infer V }[] } ? V
    : F[K] extends { readonly type: 'toggle' } ? boolean
    : F[K] extends { readonly type: 'names' } ? readonly string[]
    : F[K] extends { readonly type: 'durations' | 'counts' } ? readonly number[]
    : F[K] extends { readonly type: 'reference' } ? string
    : Json;
};

/** The defaults of a table, as a config. */
export function defaultsOf<F extends FieldTable>(fields: F): ConfigOf<F> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.default])) as ConfigOf<F>;
}

/** Whether a field is in use, given the other values of its table (`when`). */
export function isUsed(field: Field, config: { readonly [name: string]: unknown }): boolean {
  return Object.entries(field.when ?? {}).every(([other, values]) => values.some((v) => v === config[other]));
}

/** For kinds that may stand at a service's entrance and refuse there. */
export const REFUSAL_COST = {
  type: 'duration', label: 'A refusal costs', unit: 'ms', default: 0,
  help: 'How long it takes to refuse a call: at a service\u2019s entrance a worker is held that long, ahead of the queue; on a link to it this only takes time. 0: nothing, as if capacity for it were without bound.',
  accept: { min: 0, max: 1e9 }, slider: { min: 0, max: 100, step: 0.1, scale: 'linear' },
} as const satisfies DurationField;

/** What stands around a pattern, as far as its settings may not go with it: patterns that are in use only. */
export interface Around {
  /** In the same chain, outermost first; of a queue none. */
  readonly outer: readonly { readonly kind: string; readonly config: { readonly [name: string]: unknown } }[];
  /** Id of the service or node that its chain leads to. */
  readonly to: string;
  /** Kind of each node, by id. */
  readonly nodes: { readonly [id: string]: string };
  /** Where each link leads. */
  readonly links: { readonly [id: string]: string };
  /** Of the scenario's clients, each once. */
  readonly priorities: readonly number[];
  /** Ids of the services whose queues may see deadlines: a link passes them on, or an inbound chain may set them. */
  readonly deadlines: readonly string[];
  /** Whether a client's calls have keys. */
  readonly keyed: boolean;
}
/** Settings that do not go with what stands around: what is odd, and what to do instead. `refused`: nothing sensible can run. */
export type CheckPlace = (
  config: { readonly [name: string]: unknown },
  around: Around,
) => readonly { readonly field: string; readonly message: string; readonly refused?: true }[];
