/** What can be set at a broker. */
import type { ConfigOf, FieldTable } from '../../engine/fields.ts';

export const fields = {
  consumers: {
    type: 'choice', label: 'Consumers', default: 'competing', wholeRun: true,
    help: 'Competing: one queue, and each message goes to one of the consumers. Each its own: every link out of the broker is a subscription with a queue of its own, and gets every message. It holds for the whole run.',
    options: [{ value: 'competing', label: 'Competing' }, { value: 'fanOut', label: 'Each its own' }],
    names: { SQS: 'queue / SNS topic with a queue each', RabbitMQ: 'queue / fanout exchange', 'Pub/Sub': 'subscribers of one subscription / subscriptions', Kafka: 'consumer group / groups' },
  },
  capacity: {
    type: 'count', label: 'Places', unit: 'messages', default: 0, whole: true,
    help: 'How many messages may wait in a queue; those in flight do not count, and what is delivered again always finds a place. 0: without limit, up to one million.',
    accept: { min: 0, max: 1_000_000 }, slider: { min: 0, max: 1000, step: 10, scale: 'linear' },
    names: { RabbitMQ: 'x-max-length' },
  },
  whenFull: {
    type: 'choice', label: 'When full', default: 'refuse',
    help: 'Refuse: the publisher is answered with a rejection. Drop the oldest: the message that has waited longest is thrown away, and the publisher hears nothing of it.',
    options: [{ value: 'refuse', label: 'Refuse' }, { value: 'dropOldest', label: 'Drop the oldest' }],
    names: { RabbitMQ: 'x-overflow: reject-publish / drop-head' },
  },
  prefetch: {
    type: 'count', label: 'Prefetch', unit: 'messages', default: 10, whole: true,
    help: 'How many unacknowledged messages each link to consumers may have; one whose visibility has run out counts no more. 0: without limit.',
    accept: { min: 0, max: 1_000_000 }, slider: { min: 0, max: 200, step: 1, scale: 'linear' },
    names: { RabbitMQ: 'basic.qos prefetch', 'Pub/Sub': 'maxOutstandingMessages', SQS: 'maximum concurrency' },
  },
  acknowledge: {
    type: 'choice', label: 'Acknowledged', default: 'after',
    help: 'After the work: the consumer\u2019s answer is the acknowledgement, so a message is delivered at least once. When sent: the broker forgets it at delivery, so it is delivered at most once, and what fails is lost.',
    options: [{ value: 'after', label: 'After the work' }, { value: 'whenSent', label: 'When sent' }],
    names: { RabbitMQ: 'manual / automatic acknowledgement' },
  },
  visibilityMs: {
    type: 'duration', label: 'Visibility timeout', unit: 'ms', default: 30_000,
    help: 'A message without an acknowledgement so long after its delivery is delivered again, whatever its consumer still does with it.',
    accept: { min: 1, max: 86_400_000 }, slider: { min: 100, max: 120_000, step: 100, scale: 'log' }, when: { acknowledge: ['after'] },
    names: { SQS: 'VisibilityTimeout', 'Pub/Sub': 'ackDeadlineSeconds', RabbitMQ: 'consumer_timeout' },
  },
  extendMs: {
    type: 'duration', label: 'Extended every', unit: 'ms', default: 0,
    help: 'A consumer that still has the message asks for another visibility timeout this often. One that stands still or is down asks no more. 0: never.',
    accept: { min: 0, max: 86_400_000 }, slider: { min: 0, max: 60_000, step: 100, scale: 'linear' }, when: { acknowledge: ['after'] },
    names: { SQS: 'ChangeMessageVisibility', 'Pub/Sub': 'modifyAckDeadline' },
  },
  longestMs: {
    type: 'duration', label: 'Extended up to', unit: 'ms', default: 0,
    help: 'No extension reaches further than this after the delivery. 0: without limit.',
    accept: { min: 0, max: 86_400_000 }, slider: { min: 0, max: 600_000, step: 1000, scale: 'linear' }, when: { acknowledge: ['after'] },
    names: { SQS: '12 hours', 'Pub/Sub': 'maxExtensionPeriod' },
  },
  lateAcknowledgement: {
    type: 'choice', label: 'Late acknowledgements', default: 'count',
    help: 'An acknowledgement that comes after the visibility timeout. Count: the message is done, wherever it waits or is worked on; a dead letter stays one. Ignore: only that of its present delivery does.',
    options: [{ value: 'count', label: 'Count' }, { value: 'ignore', label: 'Ignore' }], when: { acknowledge: ['after'] },
    names: { SQS: 'an older receipt handle', 'Pub/Sub': 'exactly-once delivery ignores them' },
  },
  maxDeliveries: {
    type: 'count', label: 'Most deliveries', unit: 'deliveries', default: 5, whole: true,
    help: 'A message that has failed so often goes to the dead letters. 0: it is delivered for ever.',
    accept: { min: 0, max: 10_000 }, slider: { min: 0, max: 20, step: 1, scale: 'linear' }, when: { acknowledge: ['after'] },
    names: { SQS: 'maxReceiveCount', 'Pub/Sub': 'maxDeliveryAttempts', RabbitMQ: 'delivery-limit' },
  },
  backoffMs: {
    type: 'duration', label: 'Back off', unit: 'ms', default: 0,
    help: 'How long a message that failed waits before it is delivered again. 0: it may go at once.',
    accept: { min: 0, max: 86_400_000 }, slider: { min: 0, max: 60_000, step: 100, scale: 'linear' }, when: { acknowledge: ['after'] },
    names: { SQS: 'visibility set on failure', 'Pub/Sub': 'minimumBackoff' },
  },
  backoffFactor: {
    type: 'count', label: 'Back off grows by', unit: 'times', default: 2, whole: true,
    help: 'Each further failure makes the wait so many times longer. 1: always the same.',
    accept: { min: 1, max: 100 }, slider: { min: 1, max: 10, step: 1, scale: 'linear' }, when: { acknowledge: ['after'] },
  },
  backoffMaxMs: {
    type: 'duration', label: 'Longest back off', unit: 'ms', default: 600_000,
    help: 'The wait grows no further than this.',
    accept: { min: 0, max: 86_400_000 }, slider: { min: 0, max: 600_000, step: 1000, scale: 'linear' }, when: { acknowledge: ['after'] },
    names: { 'Pub/Sub': 'maximumBackoff' },
  },
  jitter: {
    type: 'choice', label: 'Jitter', default: 'none',
    help: 'None: the wait is what the back off says. Full: anything from zero to that.',
    options: [{ value: 'none', label: 'None' }, { value: 'full', label: 'Full' }], when: { acknowledge: ['after'] },
  },
  again: {
    type: 'choice', label: 'Delivered again', default: 'tail',
    help: 'Last: behind all that wait. First: at the place it had, which is before those that came after it. With an ordering key the messages of its key wait for it in either case.',
    options: [{ value: 'tail', label: 'Last' }, { value: 'head', label: 'First' }], when: { acknowledge: ['after'] },
    names: { SQS: 'last, roughly', RabbitMQ: 'its old place, if that can be' },
  },
  ordered: {
    type: 'toggle', label: 'Ordered by key', default: false,
    help: 'Messages with the same key go one after the other, in the order in which they were published: one that is in flight or waits to be delivered again holds up those behind it. Keys are those of the publishing client; without them all messages have one.',
    names: { SQS: 'MessageGroupId', 'Pub/Sub': 'orderingKey', Kafka: 'partition key' },
  },
  poisonShare: {
    type: 'share', label: 'Poison messages', unit: '%', default: 0,
    help: 'The share of messages on which every consumer fails, at the end of its work, at every delivery. 0: none.',
    accept: { min: 0, max: 1 }, slider: { min: 0, max: 0.2, step: 0.001, scale: 'linear' },
  },
  idempotent: {
    type: 'toggle', label: 'Idempotent consumers', default: false,
    help: 'On: a consumer that finds a message done acknowledges it without work, and work that two did at once takes effect once. Off: every delivery that succeeds takes effect.',
  },
  redriveMs: {
    type: 'duration', label: 'Redrive after', unit: 'ms', default: 0,
    help: 'So long after its death a dead letter goes back to the queue as a new message. 0: never. Set it from the playhead to send all those back that are older.',
    accept: { min: 0, max: 86_400_000 }, slider: { min: 0, max: 600_000, step: 1000, scale: 'linear' }, when: { acknowledge: ['after'] },
    names: { SQS: 'StartMessageMoveTask' },
  },
} as const satisfies FieldTable;

export type BrokerConfig = ConfigOf<typeof fields>;
