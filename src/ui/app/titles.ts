/** What things of a scenario are called on screen. */
import { headlineOf } from '../../patterns/views.ts';
import type { Placed } from './recorded.ts';
import { patternOf } from './recorded.ts';

export function titleOf(place: Placed): string {
  return headlineOf(place.attach.kind)?.title ?? patternOf(place.attach.kind).title;
}
