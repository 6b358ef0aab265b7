/** A number in the page that follows the playhead without being rendered again. */
import { useRef } from 'react';
import { useLiveWrite } from './pipeline-live.ts';
import type { PipelineNumbers } from './pipeline-numbers.ts';

export interface LiveTextProps { readonly className?: string | undefined; text(numbers: PipelineNumbers | null): string }

export function LiveText({ className, text }: LiveTextProps) {
  const element = useRef<HTMLSpanElement>(null);
  const written = useRef<string | null>(null);
  useLiveWrite((numbers) => {
    const next = text(numbers);
    if (next === written.current || element.current === null) return;
    written.current = next;
    // The text node stays: putting in another one would have styles looked at anew.
    const { firstChild } = element.current;
    if (firstChild === null) element.current.textContent = next;
    else firstChild.nodeValue = next;
  });
  return <span ref={element} className={className} />;
}
