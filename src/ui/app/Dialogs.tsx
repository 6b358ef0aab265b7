/** The dialogs, fetched when first asked for: the first picture does not wait for them. */
import { lazy, Suspense, useCallback } from 'react';
import { useSession, useView } from '../../store/hooks.ts';
import { Guard } from '../kit/Guard.tsx';

const GalleryDialog = lazy(async () => ({ default: (await import('../gallery/GalleryDialog.tsx')).GalleryDialog }));
const ShareDialog = lazy(async () => ({ default: (await import('../share/ShareDialog.tsx')).ShareDialog }));
const HelpDialog = lazy(async () => ({ default: (await import('../help/HelpDialog.tsx')).HelpDialog }));

const NAMES = { gallery: 'The list of scenarios', share: 'The dialog for sharing', help: 'The help' } as const;

export function Dialogs() {
  const { view } = useSession();
  const dialog = useView((state) => state.dialog);
  const onClose = useCallback(() => { view.openDialog(null); }, [view]);
  if (dialog === null) return null;
  return (
    <Guard what={NAMES[dialog]} of={dialog} onClose={onClose}>
      <Suspense fallback={null}>
        {dialog === 'gallery' && <GalleryDialog onClose={onClose} />}
        {dialog === 'share' && <ShareDialog onClose={onClose} />}
        {dialog === 'help' && <HelpDialog onClose={onClose} />}
      </Suspense>
    </Guard>
  );
}
