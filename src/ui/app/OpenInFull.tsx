/** From an embed to the whole of Halfopen: in a tab, or by its address where the page around lets a frame open none. */
import { ExternalLink } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import styles from './Embed.module.css';

/** `href` is undefined as long as the link is being made. */
export function OpenInFull({ href }: { readonly href: string | undefined }) {
  const id = useId();
  const link = useRef<HTMLAnchorElement>(null);
  const denied = useRef(false);
  const [shown, setShown] = useState(false);
  /** Nothing tells a frame beforehand what its sandbox forbids, and each try that fails is an error in the console: there is one at most. */
  const open = (event: { readonly ctrlKey: boolean; readonly metaKey: boolean; readonly shiftKey: boolean; preventDefault(): void }) => {
    // With these keys it is the reader's browser that opens it, whatever the page around allows.
    if (href === undefined || window.parent === window || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    denied.current ||= window.open(href, '_blank') === null;
    setShown(denied.current);
  };
  return (
    <>
      <a ref={link} className={styles['open']} href={href} target="_blank" rel="noopener" onClick={open}>Open in Halfopen<ExternalLink size={14} aria-hidden="true" /></a>
      {shown && (
        <div role="dialog" aria-label="Open in Halfopen" className={styles['address']}>
          <p id={id}>The page around this does not let it open a tab. The address is selected: copy it into a new one.</p>
          <input type="text" readOnly autoFocus spellCheck={false} aria-label="Address" aria-describedby={id} value={href}
            onFocus={(event) => event.currentTarget.select()} onKeyDown={(event) => { if (event.key === 'Escape') link.current?.focus(); }}
            // It stays while its reader is in another window, pasting.
            onBlur={(event) => { if (document.activeElement !== event.currentTarget) setShown(false); }} />
        </div>
      )}
    </>
  );
}
