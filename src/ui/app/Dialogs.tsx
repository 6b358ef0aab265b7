/** The dialogs, fetched when first asked for: the first picture does not wait for them. */
import { lazy, Suspense, useCallback } from 'react';
import { useSession, useView } from '../../store/hooks.ts';

const GalleryDialog = lazy(async () => ({ default: (await import('../gallery/GalleryDialog.tsx')).GalleryDialog }));
const ShareDialog = lazy(async () => ({ default: (await import('../share/ShareDialog.tsx')).ShareDialog }));
const HelpDialog = lazy(async () => ({ default: (await import('../help/HelpDialog.tsx')).HelpDialog }));

export function Dialogs() {
  const { view } = useSession();
  const dialog = useView((state) => state.dialog);
  const onClose = useCallback(() => { view.openDialog(null); }, [view]);
  if (dialog === null) return null;
  return (
    <Suspense fallback={null}>
      {dialog === 'gallery' && <GalleryDialog onClose={onClose} />}
      {dialog === 'share' && <ShareDialog onClose={onClose} />}
      {dialog === 'help' && <HelpDialog onClose={onClose} />}
    </Suspense>
  );
}
