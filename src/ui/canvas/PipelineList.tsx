/** The canvas as a nested list with the same numbers, for those who do not see it or would rather read. */
import { useContext, useEffect, useState } from 'react';
import { headlineOf } from '../../patterns/views.ts';
import type { Attach } from '../../scenario/document.ts';
import { nameOf } from '../../scenario/part-names.ts';
import { formatAmount, formatCount, formatPerSecond } from '../kit/format.ts';
import { busyWords, faultWords, placesOf, queueWords, workersOf, workloadBrief } from './card-words.ts';
import { kindWords, nodeState, UP } from './NodeCard.tsx';
import { nodeRows } from './canvas-room.ts';
import { usePipeline } from './pipeline-context.ts';
import { LiveContext } from './pipeline-live.ts';
import type { PipelineNumbers } from './pipeline-numbers.ts';
import { countersOf, stateLabel } from './Segment.tsx';
import styles from './pipeline.module.css';

/** Four times a second at most: enough to read, and no chatter. */
const EVERY_MS = 250;

function useSlowNumbers(): PipelineNumbers | null {
  const live = useContext(LiveContext);
  const [numbers, setNumbers] = useState(() => live.get());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const update = () => {
      timer = undefined;
      setNumbers(live.get());
    };
    const stop = live.subscribe(() => { timer ??= setTimeout(update, EVERY_MS); });
    update();
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [live]);
  return numbers;
}

interface ChainProps { readonly owner: string; readonly chain: readonly Attach[]; readonly label: string; readonly numbers: PipelineNumbers | null }

function Chain({ owner, chain, label, numbers }: ChainProps) {
  if (chain.length === 0) return null;
  return (
    <ul aria-label={label}>
      {chain.map((attach, k) => {
        const headline = headlineOf(attach.kind);
        const own = numbers?.attachments[`${owner}/${attach.id}`];
        const state = stateLabel(own?.state);
        return (
          <li key={attach.id}>
            <strong>{headline?.title ?? attach.id}</strong>{state === '' ? '' : `, ${state}`}
            {headline !== null && `: ${headline.setting(attach.config as never, { outer: chain.slice(0, k).map((other) => other.kind) })}; ${headline.metric.label} ${headline.metric.text(countersOf(own))}`}
          </li>
        );
      })}
    </ul>
  );
}

export function PipelineList({ visible }: { readonly visible: boolean }) {
  const { scenario } = usePipeline();
  const numbers = useSlowNumbers();
  return (
    <div data-scrolls className={visible ? styles['list'] : styles['hidden']} {...(visible ? { role: 'region', 'aria-label': 'Pipeline as a list', tabIndex: 0 } : {})}>
      <ul aria-label="Pipeline">
        {scenario.clients.map((client) => {
          const live = numbers?.clients[client.id];
          return (
            <li key={client.id}>
              <strong>{client.title}</strong>, client: {workloadBrief(client.workload)}; calls {formatPerSecond(live?.calls ?? NaN)}, answers{' '}
              {formatPerSecond(live?.answers ?? NaN)}, in flight {formatAmount(live?.inFlight ?? NaN, 'call')}, goodput{' '}
              {formatPerSecond(live?.goodput ?? NaN)}
            </li>
          );
        })}
        {scenario.links.map((link) => {
          const live = numbers?.links[link.id];
          return (
            <li key={link.id}>
              <strong>
                From {nameOf(scenario, link.from)} to {nameOf(scenario, link.to)}
              </strong>
              : attempts {formatPerSecond(live?.sent ?? NaN)}, answers {formatPerSecond(live?.answered ?? NaN)}, late{' '}
              {formatPerSecond(live?.late ?? NaN)}
              <Chain owner={link.id} chain={link.chain} label="Patterns, from outermost to innermost" numbers={numbers} />
            </li>
          );
        })}
        {scenario.services.map((service) => {
          const live = numbers?.services[service.id];
          return (
            <li key={service.id}>
              <strong>{service.title}</strong>, {service.instances > 1 ? `service of ${formatCount(service.instances)} instances` : 'service'}
              {live?.fault ? `, ${live.fault.label}: ${faultWords(live.fault.fault)}` : ''}; workers{' '}
              {busyWords(live?.busy ?? NaN, workersOf(service))}, {formatCount(live?.late ?? NaN)} for callers who have left; queue{' '}
              {queueWords(live?.queued ?? NaN, placesOf(service))}
              {live !== undefined && live.instances.length > 0 && (
                <ul aria-label="Instances">
                  {live.instances.map((one, k) => (
                    <li key={k}>
                      {formatCount(k + 1)}: {formatCount(one.busy)} busy, {formatCount(one.queued)} waiting{one.word === '' ? '' : `, ${one.word}`}
                      {one.fault === null ? '' : `, ${one.fault.toLowerCase()}`}
                    </li>
                  ))}
                </ul>
              )}
              <Chain owner={service.id} chain={service.inbound} label="At its entrance, from outermost to innermost" numbers={numbers} />
            </li>
          );
        })}
        {scenario.nodes.map(({ id, kind }) => {
          const live = numbers?.nodes[id], state = nodeState(live, UP);
          return (
            <li key={id}>
              <strong>{nameOf(scenario, id)}</strong>, {kindWords(kind).toLowerCase()}
              {state === '' ? '' : `, ${state.toLowerCase()}`}
              {live?.values.slice(0, nodeRows(id, scenario.links)).map(({ name, text }) => `; ${name} ${text}`)}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
