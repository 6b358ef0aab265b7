/** A node, a thing with behaviour of its own: what it is, how it is, and what it holds. */
import { Database } from 'lucide-react';
import type { ReactNode } from 'react';
import { nameOf } from '../../scenario/part-names.ts';
import { classNames } from '../kit/class-names.ts';
import { nodeRows } from './canvas-room.ts';
import { LiveText } from './LiveText.tsx';
import { usePipeline } from './pipeline-context.ts';
import type { NodeNumbers, PipelineNumbers } from './pipeline-numbers.ts';
import styles from './pipeline.module.css';

/** `serviceRegistry` as `Service registry`. */
export function kindWords(kind: string): string {
  return kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace(/^./, (letter) => letter.toUpperCase());
}
const sentence = (name: string): string => name.replace(/^./, (letter) => letter.toUpperCase());

/** Its state in a word, where that is not its ordinary one; what is done to it comes first. */
export function nodeState(node: NodeNumbers | undefined, ordinary: string): string {
  const state = node?.state ?? ordinary;
  return node?.fault ?? (state === ordinary ? '' : sentence(state));
}
/** The ordinary state of every node. */
export const UP = 'up';

export function NodeCard({ id, menu }: { readonly id: string; readonly menu?: ReactNode }) {
  const { scenario, layout, selected, onSelect } = usePipeline();
  const node = scenario.nodes.find((other) => other.id === id);
  if (node === undefined) return null;
  const state = (numbers: PipelineNumbers | null) => nodeState(numbers?.nodes[id], UP);
  const value = (numbers: PipelineNumbers | null, k: number) => numbers?.nodes[id]?.values[k]?.text ?? '';
  const label = (numbers: PipelineNumbers | null, k: number) => sentence(numbers?.nodes[id]?.values[k]?.name ?? '');
  const name = <button type="button" className={styles['pick']} aria-pressed={selected === id} onClick={() => onSelect(id)}>{nameOf(scenario, id)}</button>;
  if (layout.vertical) {
    return (
      <div className={classNames(styles['card'], styles['flat'], selected === id && styles['selected'])}>
        <div className={styles['head']}>
          <Database size={16} aria-hidden />
          {name}
          <LiveText className={styles['aside']} text={(numbers) => state(numbers) || kindWords(node.kind)} />
          <LiveText className={styles['endStrong']} text={(numbers) => `${label(numbers, 0)} ${value(numbers, 0)}`} />
          {menu}
        </div>
      </div>
    );
  }
  return (
    <div className={classNames(styles['card'], styles['compact'], styles['service'], selected === id && styles['selected'])}>
      <div className={styles['head']}>
        <Database size={14} aria-hidden />
        {name}
        {menu}
      </div>
      <div className={styles['row']}>
        <LiveText text={(numbers) => state(numbers) || kindWords(node.kind)} />
      </div>
      {Array.from({ length: nodeRows(id, scenario.links) }, (_, k) => (
        <div key={k} className={styles['row']}>
          <LiveText className={styles['what']} text={(numbers) => label(numbers, k)} />
          <LiveText className={styles['strong']} text={(numbers) => value(numbers, k)} />
        </div>
      ))}
    </div>
  );
}
