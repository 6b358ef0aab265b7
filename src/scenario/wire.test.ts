import { expect, test } from 'vitest';
import type { Change, Link } from './document.ts';
import { lossWarnings } from './wire.ts';

const link = (id: string, loss?: number) => ({ id, from: 'c', to: 's', ...(loss === undefined ? {} : { wire: { loss } }) }) as unknown as Link;
const change = (target: string, value: object = {}) => ({ id: 'x', atMs: 100, target, value, why: 'edit' }) as unknown as Change;

test('a wire that loses everything for ever is named', () => {
  expect(lossWarnings({ links: [link('a'), link('b', 0.99), link('c', 1)], changes: [] })).toEqual([{ path: 'links/c.wire.loss', message: 'The wire loses every message, so no call over this link is ever answered. Lower the loss.' }]);
});
test('one that a change mends is not', () => {
  const of = (target: string) => lossWarnings({ links: [link('c', 1)], changes: [change(target)] }).map(({ path }) => path);
  expect(of('links/c/wire')).toEqual([]);
  expect(of('links/c/latency')).toEqual(['links/c.wire.loss']);
  expect(of('links/d/wire')).toEqual(['links/c.wire.loss']);
  expect(lossWarnings({ links: [link('c', 1)], changes: [change('links/c/wire', { ratePerSec: 5, loss: 1 })] }).map(({ path }) => path)).toEqual(['links/c.wire.loss']);
});
