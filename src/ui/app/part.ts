/** The settings of one client, service or link as a field table, and where each stands in the document. */
import type { FieldTable, Json } from '../../engine/fields.ts';

export interface PartField {
  /** Path of what is changed, as in a change's target. */
  readonly target: string;
  /** Takes the field's value out of the target's, and puts it back. */
  read(value: Json): Json;
  write(before: Json, value: Json): Json;
  /** Cannot change on the way. */
  readonly wholeRun?: true;
}
export interface Part { readonly fields: FieldTable; readonly at: { readonly [field: string]: PartField } }
