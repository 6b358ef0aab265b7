/** Random settings by a field table: defaults, and values small enough for a short script to reach every limit. */
import fc from 'fast-check';
import type { Field, FieldTable } from '../../src/engine/fields.ts';
import { defaultsOf } from '../../src/engine/fields.ts';

export type AnyConfig = { readonly [field: string]: unknown };

/** `drawn` of `fields`: the others have their defaults. */
export function configsOf(fields: FieldTable, drawn: FieldTable, more: AnyConfig = {}): fc.Arbitrary<AnyConfig> {
  return fc
    .record(Object.fromEntries(Object.entries(drawn).map(([name, field]) => [name, valueOf(field)])))
    .map((values) => ({ ...defaultsOf(fields), ...values, ...more }));
}

export function valueOf(field: Field): fc.Arbitrary<unknown> {
  switch (field.type) {
    case 'duration': case 'share': case 'count': case 'rate': {
      const { min, max } = field.accept;
      const small = { duration: [-500, 0, 0.25, 200, 1000], share: [-0.5, 0.2, 0.5, 1, 1.5], count: [-1, 0, 1, 2, 3, 5], rate: [0.5, 10, 100] }[field.type];
      return fc.constantFrom(field.default, ...small.filter((value) => value >= min && value <= max));
    }
    case 'choice': return fc.constantFrom(...field.options.map((option) => option.value));
    case 'toggle': return fc.boolean();
    case 'names': return fc.subarray(['Busy', 'timeout', 'rejected:open']);
    case 'counts': return fc.array(fc.integer({ min: Math.max(0, field.accept.min), max: Math.min(5, field.accept.max) }), { maxLength: 4 });
    case 'durations': case 'distribution': case 'reference': return fc.constant(field.default);
  }
}
