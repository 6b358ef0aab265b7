import { describe, expect, test } from 'vitest';
import { at, begin, call, constant, endsOf, hopsOf, print, printedBy, readerOf, run, specOf, total, work } from '../../test/support/small-run.ts';
import type { LinkPart, Parts, Ran } from '../../test/support/small-run.ts';
import { defaultsOf } from './fields.ts';
import type { AttachSpec } from './spec.ts';
import { broker } from '../patterns/broker/model.ts';

type Config = AttachSpec['config'];
const config = (more: Config = {}): Config => ({ ...defaultsOf(broker.fields), ...more });
const toNode: LinkPart = { to: 1 }, fromNode = (more: LinkPart = {}): LinkPart => ({ id: 'out', from: { client: -1, service: -1, node: 0 }, to: 0, ...more });
/** A client publishes at these times; one service of one worker works for so long. */
const published = (timesMs: readonly number[], workMs: number, broker: Config = {}, more: Parts = {}): Parts => ({
  clients: [{ workload: at(...timesMs) }], services: [{ steps: [work(workMs)] }], nodes: [{ id: 'orders', kind: 'broker', config: config(broker) }], links: [toNode, fromNode()], ...more,
});
const nodes = (ran: Ran, name: string): number => total(ran, `nodes/orders/${name}`);

describe('a node', () => {
  test('answers who calls it, and what it sends is of the call that brought it', () => {
    const ran = run(published([0, 1], 5), [broker]);
    expect(endsOf(ran)).toEqual(['0 at 0 ok', '1 at 1 ok']);
    expect(hopsOf(ran)).toEqual([
      'link 0.1 sent 0 begun 0 ended 0 left 0 ok', 'out 0.1 sent 0 begun 0 ended 5 left 5 ok',
      'link 1.1 sent 1 begun 1 ended 1 left 1 ok', 'out 1.1 sent 1 begun 5 ended 10 left 10 ok',
    ]);
    expect(readerOf(ran).spansOf(1)).toHaveLength(2);
  });
});
