/** A broker's settings as queues of SQS (Terraform), RabbitMQ (amqplib) and a subscription of Pub/Sub (gcloud). */
import type { Json } from '../../engine/fields.ts';
import type { CodeSnippet } from './code-snippet.ts';

type Settings = { readonly [field: string]: Json };
const number = (config: Settings, name: string): number => Number(config[name] ?? 0);
const wholeSeconds = (ms: number): number => Math.max(1, Math.round(ms / 1000));
/** Lines without those that are not there. */
const lines = (...all: readonly (string | false)[]): string => all.filter((line) => line !== false).join('\n');

/** Each takes what it can hold: SQS and Pub/Sub cannot bound a queue, and RabbitMQ extends no visibility. */
export function brokerCode(config: Settings): readonly CodeSnippet[] {
  const after = config['acknowledge'] !== 'whenSent';
  return [
    ...(after && number(config, 'capacity') === 0 ? [{ language: 'Terraform', library: 'Amazon SQS', code: sqs(config) }] : []),
    { language: 'TypeScript', library: 'RabbitMQ', code: rabbit(config, after) },
    ...(after && number(config, 'capacity') === 0 ? [{ language: 'Shell', library: 'Pub/Sub', code: pubSub(config) }] : []),
  ];
}

function sqs(config: Settings): string {
  const most = number(config, 'maxDeliveries'), fifo = config['ordered'] === true;
  return lines(
    'resource "aws_sqs_queue" "messages" {',
    `  name                       = "messages${fifo ? '.fifo' : ''}"`,
    fifo && '  fifo_queue                 = true # a MessageGroupId for each key',
    `  visibility_timeout_seconds = ${wholeSeconds(number(config, 'visibilityMs'))}`,
    most > 0 && '  redrive_policy = jsonencode({',
    most > 0 && '    deadLetterTargetArn = aws_sqs_queue.dead.arn',
    most > 0 && `    maxReceiveCount     = ${most}`,
    most > 0 && '  })',
    '}',
    number(config, 'extendMs') > 0 && `# every ${wholeSeconds(number(config, 'extendMs'))} s: ChangeMessageVisibility(${wholeSeconds(number(config, 'visibilityMs'))})`,
  );
}

/** `x-delivery-limit` counts returns: one less than deliveries. */
function rabbit(config: Settings, after: boolean): string {
  const most = number(config, 'maxDeliveries'), places = number(config, 'capacity'), prefetch = number(config, 'prefetch');
  return lines(
    "await channel.assertQueue('messages', {",
    '  durable: true,',
    '  arguments: {',
    "    'x-queue-type': 'quorum',",
    places > 0 && `    'x-max-length': ${places},`,
    places > 0 && `    'x-overflow': '${config['whenFull'] === 'dropOldest' ? 'drop-head' : 'reject-publish'}',`,
    after && `    'x-consumer-timeout': ${number(config, 'visibilityMs')}, // ms`,
    after && most > 0 && `    'x-delivery-limit': ${most - 1}, // returns`,
    after && most > 0 && "    'x-dead-letter-exchange': 'dead',",
    config['ordered'] === true && "    'x-single-active-consumer': true,",
    '  },',
    '});',
    `await channel.prefetch(${prefetch}); // 0: without limit`,
    `await channel.consume('messages', handle, { noAck: ${String(!after)} });`,
  );
}

function pubSub(config: Settings): string {
  const most = number(config, 'maxDeliveries'), backoff = number(config, 'backoffMs');
  return lines(
    'gcloud pubsub subscriptions create consumers --topic=messages \\',
    config['ordered'] === true && '  --enable-message-ordering \\',
    config['lateAcknowledgement'] === 'ignore' && '  --enable-exactly-once-delivery \\',
    backoff > 0 && `  --min-retry-delay=${wholeSeconds(backoff)}s --max-retry-delay=${Math.min(600, wholeSeconds(number(config, 'backoffMaxMs')))}s \\`,
    most > 0 && `  --dead-letter-topic=dead --max-delivery-attempts=${Math.min(100, Math.max(5, most))} \\`,
    `  --ack-deadline=${Math.min(600, Math.max(10, wholeSeconds(number(config, 'visibilityMs'))))}`,
  );
}
