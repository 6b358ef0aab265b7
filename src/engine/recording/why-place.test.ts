/** What reasons and events call the parts of a run. */
import { expect, test } from 'vitest';
import { begin, doorOf, policy, type Parts } from '../../../test/support/small-run.ts';
import { attachmentName } from './why-place.ts';

const names = (parts: Parts): readonly string[] => {
  const { meta } = begin(parts, [policy('retry'), policy('rateLimiter')]).simulation;
  return meta.attachments.map((_, i) => attachmentName({ meta: { ...meta, series: [] } }, i + 1));
};
const clients = [{ id: 'shop', title: 'Shop' }, { id: 'b', title: '' }], services = [{ id: 'stock', title: 'Stock', door: 2 }];

test('one of its kind is that kind', () => {
  expect(names({ clients: clients.slice(0, 1), services: [{ title: 'Stock' }], links: [{ chain: [{ kind: 'retry' }] }] })[0]).toBe('the retry');
});
test('several of a kind are told apart by their place, in titles; two at one place by their ids too', () => {
  const found = names({ clients, services, links: [{ chain: [{ kind: 'retry' }] }, { chain: [{ kind: 'retry', id: 'outer' }, { kind: 'retry', id: 'inner' }] }, doorOf(0, [{ kind: 'retry' }])] });
  expect(found.slice(0, 4)).toEqual(['the retry from Shop to Stock', 'the retry outer from b to Stock', 'the retry inner from b to Stock', 'the retry at the entrance of Stock']);
});
