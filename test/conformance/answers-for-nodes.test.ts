/** What answers in the place of what it stands before: not before a node, which has more to do than to answer. */
import { expect, test } from 'vitest';
import * as patterns from '../../src/patterns/registry.ts';
import { findPreset } from '../../src/scenario/gallery.ts';
import { parseScenario } from '../../src/scenario/parse.ts';

interface Loose { links: { id: string; to: string; chain?: object[] }[]; nodes: { id: string }[] }

function parsedWith(kind: string, preset: string, link: string) {
  const document = structuredClone(findPreset(preset)?.document) as unknown as Loose;
  const found = document.links.find(({ id }) => id === link);
  if (found === undefined) throw new Error(`There is no link ${link}`);
  found.chain = [...found.chain ?? [], { id: 'before', kind, config: {} }];
  return parseScenario(document, patterns);
}

test.each([['cache', 'capacity'], ['batcher', 'timeoutMs']])('a %s is refused before a registry and before a broker, and stands before a service', (kind, field) => {
  for (const [preset, link] of [['moving-instances-discovered', 'shop-registry'], ['orders-published', 'shop-mails']] as const) {
    expect(parsedWith(kind, preset, link)).toMatchObject({
      ok: false,
      issues: [
        {
          path: `links/${link}/before.${field}`,
          message: expect.stringMatching(/Put (it|the batcher) on a link to a service, or leave it out\.$/) as string,
        },
      ],
    });
  }
  expect(parsedWith(kind, 'traffic-breaker', 'checkout-payments')).toMatchObject({ ok: true });
});
