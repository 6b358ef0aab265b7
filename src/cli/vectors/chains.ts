/** How a vector's library, kind and config read as patterns of a chain; what is not built is said to be unsupported. */
import { cockatiel } from './libraries/cockatiel.ts';
import { gobreaker } from './libraries/gobreaker.ts';
import { goResiliency } from './libraries/go-resiliency.ts';
import { hystrix } from './libraries/hystrix.ts';
import { opossum } from './libraries/opossum.ts';
import { resilience4j } from './libraries/resilience4j.ts';
import type { Vector } from './schema.ts';
import { Unsupported } from './words.ts';
import type { Chain, Library } from './words.ts';

const LIBRARIES: { readonly [library: string]: Library } = {
  'eapache/go-resiliency': goResiliency,
  resilience4j,
  'sony/gobreaker': gobreaker,
  'Netflix/Hystrix': hystrix,
  cockatiel,
  opossum,
};

/** One chain per version the vector names; all must agree with it. Throws Unsupported or UnknownField. */
export function chainsOf(vector: Vector): readonly Chain[] {
  const library = Object.hasOwn(LIBRARIES, vector.library) ? LIBRARIES[vector.library] : undefined;
  if (library === undefined) throw new Unsupported(`library ${vector.library}`);
  const builder = Object.hasOwn(library.kinds, vector.kind) ? library.kinds[vector.kind] : undefined;
  if (builder === undefined) throw new Unsupported(`kind ${vector.kind} of ${vector.library}`);
  const sampled = vector.driver.kind === 'sample', sequence = vector.driver.kind === 'sequence';
  if (sequence !== (vector.kind === 'backoff') || sampled !== (vector.kind === 'distribution')) throw new Unsupported(`driver ${vector.driver.kind} of kind ${vector.kind}`);
  return vector.version.split(',').map((text) => text.trim()).map((version) => {
    if (!library.versions.includes(version)) throw new Unsupported(`version ${version} of ${vector.library}`);
    return builder(vector, version);
  });
}
