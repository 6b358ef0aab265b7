/** Compare-and-set store: a value under each key with a version; a write holds only when nobody has written since its caller read. */
import type { ConfigOf, FieldTable } from '../../engine/fields.ts';
import type { NodeEffects, NodeModel } from '../../engine/node-model.ts';

const fields = {
  keys: {
    type: 'choice', label: 'Values', default: 'one',
    help: 'One: every caller reads and writes the same value. By key: one value for each key of the calling client; without keys that is one too.',
    options: [{ value: 'one', label: 'One for all' }, { value: 'byKey', label: 'One for each key' }],
    names: { DynamoDB: 'item', etcd: 'key' },
  },
  unread: {
    type: 'choice', label: 'A write without a read', default: 'conflict',
    help: 'Conflict: the write of a caller that has not read is refused like one that read too early. Write: it holds, as an unconditional write does.',
    options: [{ value: 'conflict', label: 'Conflict' }, { value: 'write', label: 'Write' }],
    names: { DynamoDB: 'ConditionExpression / none', etcd: 'txn compare / put' },
  },
} as const satisfies FieldTable;

export type CompareAndSetConfig = ConfigOf<typeof fields>;

export interface Store {
  /** By key: how often it was written. */
  versions: Map<number, number>;
  /** By who asks: the key and the version of what it read last, until it writes. The oldest is forgotten when there are too many. */
  read: Map<number, readonly [key: number, version: number]>;
  reads: number;
  writes: number;
  conflicts: number;
}

const COUNTERS = ['reads', 'writes', 'conflicts'] as const;
const READS = 0, WRITES = 1, CONFLICTS = 2;

export const compareAndSet: NodeModel<'compareAndSet', typeof fields, CompareAndSetConfig, Store> = {
  role: 'node', kind: 'compareAndSet', title: 'Compare-and-set store', fields,
  verbs: ['read', 'write'], sends: false,
  states: ['up', 'down', 'stalled'],
  gauges: [{ name: 'version', unit: 'writes' }, { name: 'conflicts', unit: 'writes' }],
  counters: COUNTERS, levels: [], histograms: [],
  init: () => ({ versions: new Map<number, number>(), read: new Map<number, readonly [number, number]>(), reads: 0, writes: 0, conflicts: 0 }),
  step(store, config, signal, fx) {
    switch (signal.type) {
      case 'call': {
        const key = config.keys === 'one' ? 0 : signal.key;
        if (signal.verb === 'read') read(store, key, signal.asker, fx);
        if (signal.verb === 'read' || write(store, config, key, signal.asker, fx)) fx.reply(signal.call, fx.outcome('ok'));
        else fx.reply(signal.call, fx.outcome('error', { error: 'Conflict' }));
        return;
      }
      case 'fault':
        if (signal.name === 'lost') { store.versions.clear(); store.read.clear(); } else fx.moved(signal.on ? (signal.name === 'down' ? 1 : 2) : 0);
        return;
      case 'answer': case 'timer': return;
    }
  },
  inspect: (store) => ({ reads: store.reads, writes: store.writes, conflicts: store.conflicts, readers: store.read.size, values: [...store.versions].slice(0, 20).map(([key, version]) => ({ key, version })) }),
};

function read(store: Store, key: number, asker: number, fx: NodeEffects): void {
  store.reads++;
  fx.count(READS, 1);
  store.read.delete(asker);
  store.read.set(asker, [key, store.versions.get(key) ?? 0]);
  if (store.read.size > fx.most) for (const oldest of store.read.keys()) { store.read.delete(oldest); return; }
}
/** Whether it holds. */
function write(store: Store, config: CompareAndSetConfig, key: number, asker: number, fx: NodeEffects): boolean {
  const version = store.versions.get(key) ?? 0, read = store.read.get(asker), expected = read?.[0] === key ? read[1] : config.unread === 'write' ? version : -1;
  store.read.delete(asker);
  store.writes++;
  fx.count(WRITES, 1);
  if (expected !== version) {
    fx.count(CONFLICTS, 1);
    fx.gauge(1, ++store.conflicts);
    return false;
  }
  store.versions.set(key, version + 1);
  fx.gauge(0, store.writes - store.conflicts);
  return true;
}
