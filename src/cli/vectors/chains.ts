/** How a vector's library, kind and config read as patterns of a chain; what is not built is said to be unsupported. */
import { cockatiel } from './libraries/cockatiel.ts';
import { gobreaker } from './libraries/gobreaker.ts';
import { goResiliency } from './libraries/go-resiliency.ts';
import { hystrix } from './libraries/hystrix.ts';
import { opossum } from './libraries/opossum.ts';
import { resilience4j } from './libraries/resilience4j.ts';
import type { Vector } from './schema.ts';
import { Unsupported } from './unsupported.ts';
import type { Chain, Feature, Library } from './words.ts';

const LIBRARIES: { readonly [library: string]: Library } = {
  'eapache/go-resiliency': goResiliency,
  resilience4j,
  'sony/gobreaker': gobreaker,
  'Netflix/Hystrix': hystrix,
  cockatiel,
  opossum,
};

/** One chain per version the vector names; all must agree with it. Throws Unsupported, and RangeError naming the config's fields that are wrong. */
export function chainsOf(vector: Vector): readonly Chain[] {
  const library = Object.hasOwn(LIBRARIES, vector.library) ? LIBRARIES[vector.library] : undefined;
  if (library === undefined) throw new Unsupported(`library ${vector.library}`);
  const kind = Object.hasOwn(library.kinds, vector.kind) ? library.kinds[vector.kind] : undefined;
  const of = `kind ${vector.kind} of ${vector.library}`;
  if (kind === undefined) throw new Unsupported(of);
  const sampled = vector.driver.kind === 'sample', sequence = vector.driver.kind === 'sequence';
  if (sequence !== (vector.kind === 'backoff') || sampled !== (vector.kind === 'distribution')) throw new Unsupported(`driver ${vector.driver.kind} of kind ${vector.kind}`);
  const versions = vector.version.split(',').map((text) => text.trim());
  for (const version of versions) if (!library.versions.includes(version)) throw new Unsupported(`version ${version} of ${vector.library}`);
  const beyond = featuresOf(vector).find((feature) => kind.takes?.includes(feature) !== true);
  if (beyond !== undefined) throw new Unsupported(`${beyond} of ${of}`);
  const problems: string[] = [];
  kind.config(vector.config, 'config', problems);
  if (problems.length > 0) throw new RangeError(problems.join(' · '));
  return versions.map((version) => {
    const chain = kind.chain(vector, version);
    if (featuresOf(vector).includes('ctxTimeoutMs') && !chain.attaches.some((attach) => attach.kind === 'retry')) throw new Unsupported(`ctxTimeoutMs of ${of} without a retrier`);
    return chain;
  });
}

function featuresOf({ calls, config }: Vector): readonly Feature[] {
  const used: readonly (readonly [Feature, boolean])[] = [
    ['Go', calls.some((call) => call.via === 'Go')],
    ['ctxTimeoutMs', calls.some((call) => call.ctxTimeoutMs !== undefined)],
    ['honoursStopper', calls.some((call) => call.honoursStopper === true)],
    ['honoursAbort', calls.some((call) => call.honoursAbort === true)],
    ['randomSequence', config['randomSequence'] !== undefined],
  ];
  return used.filter(([, is]) => is).map(([feature]) => feature);
}
