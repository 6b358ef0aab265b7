/** Broker: takes messages from publishers at once and delivers them to consumers until each is acknowledged, at least once. */
import { firstDue } from '../../engine/des/due-heap.ts';
import type { NodeEffects, NodeModel } from '../../engine/node-model.ts';
import type { ConfigWarning } from '../../engine/pattern.ts';
import { fields } from './fields.ts';
import type { BrokerConfig } from './fields.ts';
import { answered, ended, lookAtDue, lose, publish, pump, redrive } from './flow.ts';
import { BLOCKED, DONE, IN_FLIGHT, POISON, READY, WAITING } from './messages.ts';
import { COUNT, COUNTERS, GAUGES, HISTOGRAMS, LEVELS, newBroker, report, STATES } from './state.ts';
import type { Broker } from './state.ts';

export type { BrokerConfig };

export const broker: NodeModel<'broker', typeof fields, BrokerConfig, Broker> = {
  role: 'node', kind: 'broker', title: 'Broker', fields,
  verbs: ['publish'], sends: true,
  states: STATES, gauges: GAUGES, counters: COUNTERS, levels: LEVELS, histograms: HISTOGRAMS,
  init: (config, fx) => newBroker(config, fx.links),
  step(state, config, signal, fx) {
    switch (signal.type) {
      case 'call': catchUp(state, config, fx); publish(state, config, signal.call, signal.key, fx); break;
      case 'answer': catchUp(state, config, fx); answered(state, config, signal.delivery, signal.outcome, fx); break;
      case 'timer':
        state.armedUs = Infinity;
        catchUp(state, config, fx);
        break;
      case 'fault': fault(state, signal.name, signal.on, fx); break;
    }
    settle(state, config, fx);
  },
  begins(state, config, delivery, fx) {
    const flags = state.messages.flags[state.deliveries.message[delivery]!]!;
    if ((flags & POISON) !== 0) return 'poison';
    if (!config.idempotent || (flags & DONE) === 0) return 'work';
    suppressed(state, config, fx);
    return 'known';
  },
  worked(state, config, delivery, fx) {
    const { flags } = state.messages, m = state.deliveries.message[delivery]!;
    if ((flags[m]! & DONE) === 0) { flags[m]! |= DONE; return; }
    if (config.idempotent) { suppressed(state, config, fx); return; }
    state.duplicates++;
    fx.count(COUNT.duplicates, 1);
    report(state, config, fx);
  },
  ended(state, _config, delivery, fx) { ended(state, delivery, fx); },
  reconfigure(state, config, before, fx) {
    if (config.redriveMs !== before.redriveMs) redrive(state, config, fx);
    settle(state, config, fx);
  },
  check,
  inspect: (state, _config, nowUs) => ({
    waiting: state.waiting, inFlight: state.inFlight, deadLetters: state.dead.used, duplicates: state.duplicates, suppressed: state.suppressed,
    oldest: oldestOf(state, 20, nowUs),
  }),
};

/** What was due before this signal came, or at that instant, comes first: one timer stands for all of it, and a fault may have held that back. */
function catchUp(state: Broker, config: BrokerConfig, fx: NodeEffects): void {
  if (firstDue(state.due) > fx.cameUs) return;
  lookAtDue(state, config, fx);
  pump(state, config, fx);
}
/** Deliveries, the timer and what is told, after all else of a step. */
function settle(state: Broker, config: BrokerConfig, fx: NodeEffects): void {
  pump(state, config, fx);
  const dueUs = firstDue(state.due);
  if (dueUs < state.armedUs) {
    state.armedUs = dueUs;
    fx.startTimer(0, Math.max(0, dueUs - fx.nowUs) / 1000);
  }
  report(state, config, fx);
}
function fault(state: Broker, name: 'down' | 'stalled' | 'lost', on: boolean, fx: NodeEffects): void {
  switch (name) {
    case 'down': state.isDown = on; return;
    case 'stalled': state.isStalled = on; return;
    case 'lost': lose(state, fx); return;
  }
}
function suppressed(state: Broker, config: BrokerConfig, fx: NodeEffects): void {
  state.suppressed++;
  fx.count(COUNT.suppressed, 1);
  report(state, config, fx);
}

const WORDS: { readonly [where: number]: string } = {
  [READY]: 'ready',
  [BLOCKED]: 'waits for its key',
  [WAITING]: 'waits for its back off',
  [IN_FLIGHT]: 'in flight',
};
function oldestOf(state: Broker, most: number, nowUs: number): readonly object[] {
  const { messages } = state, found: object[] = [];
  for (let m = state.oldest; m !== 0 && found.length < most; m = messages.younger[m]!) {
    found.push({
      is: WORDS[messages.where[m]!],
      ageMs: (nowUs - messages.published[m]!) / 1000,
      key: messages.key[m],
      deliveries: messages.deliveries[m],
      queue: messages.queue[m],
      poison: (messages.flags[m]! & POISON) !== 0,
    });
  }
  return found;
}

function check(config: BrokerConfig): readonly ConfigWarning[] {
  const odd: ConfigWarning[] = [], add = (field: string, message: string): void => { odd.push({ field, message }); };
  if (config.acknowledge === 'whenSent') {
    add('acknowledge', 'Without acknowledgement nothing is delivered again: a message whose consumer fails, or that a link loses, is gone. Acknowledge after the work to deliver at least once.');
    return odd;
  }
  if (config.extendMs >= config.visibilityMs) add('extendMs', 'The message is visible again before the first extension. Extend it more often than its visibility timeout, a half or a third of it.');
  if (config.longestMs > 0 && config.extendMs > 0 && config.longestMs <= config.visibilityMs) add('longestMs', 'The first visibility timeout already lasts as long, so nothing is ever extended. Let it reach further.');
  if (config.backoffMaxMs < config.backoffMs) add('backoffMaxMs', `The longest back off, ${config.backoffMaxMs} ms, is below the first one, ${config.backoffMs} ms, so every wait is cut to it. Raise the longest or lower the first.`);
  if (config.poisonShare === 1) add('poisonShare', 'Every message is poison, so no consumer ever succeeds. Lower the share.');
  if (config.maxDeliveries === 0 && Math.min(config.backoffMs, config.backoffMaxMs) === 0) add('backoffMs', 'What fails is delivered again at once and for ever: a consumer that refuses at once is asked as often as the link is quick. Let it back off, or set the most deliveries.');
  if (config.maxDeliveries === 0 && config.poisonShare > 0) add('maxDeliveries', 'Poison messages are delivered for ever. Set a most, so that they go to the dead letters.');
  if (config.maxDeliveries === 0 && config.poisonShare > 0 && config.ordered) add('ordered', 'A poison message holds up all that follow with its key for ever. Set the most deliveries.');
  if (config.redriveMs > 0 && config.maxDeliveries === 0) add('redriveMs', 'No message ever dies, so there is nothing to send back. Set the most deliveries.');
  return odd;
}
