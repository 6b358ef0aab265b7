/** The patterns at a service's entrance, outermost first, one line each on the service's card. */
import { headlineOf } from '../../patterns/views.ts';
import type { Attach } from '../../scenario/document.ts';
import { classNames } from '../kit/class-names.ts';
import { LiveText } from './LiveText.tsx';
import { usePipeline } from './pipeline-context.ts';
import { countersOf, stateLabel, useAttachState } from './Segment.tsx';
import styles from './pipeline.module.css';

export function Entrance({ service, inbound }: { readonly service: string; readonly inbound: readonly Attach[] }) {
  if (inbound.length === 0) return null;
  return (
    <ul className={styles['entrance']} aria-label="At its entrance, from outermost to innermost">
      {inbound.map((attach) => <Row key={attach.id} id={`${service}/${attach.id}`} attach={attach} />)}
    </ul>
  );
}

function Row({ id, attach }: { readonly id: string; readonly attach: Attach }) {
  const { selected, onSelect } = usePipeline();
  const state = useAttachState(id);
  const headline = headlineOf(attach.kind), brief = headline?.brief ?? null, off = attach.off === true;
  return (
    <li className={classNames(selected === id && styles['selected'], off && styles['off'])} data-attach={id}>
      {headline !== null && <headline.Icon size={14} state={state} />}
      <button type="button" className={styles['pick']} aria-pressed={selected === id} onClick={() => onSelect(id)}>
        {headline?.title ?? attach.id}
      </button>
      {off ? (
        <span>switched off</span>
      ) : (
        <LiveText
          text={(numbers) =>
            brief === null ? stateLabel(numbers?.attachments[id]?.state) : brief(attach.config as never, countersOf(numbers?.attachments[id]))
          }
        />
      )}
    </li>
  );
}
