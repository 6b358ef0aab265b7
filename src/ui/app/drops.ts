/** A file of a scenario that is dropped on the page is opened; without this the browser would show it in the place of the page. */
import { useEffect } from 'react';
import { useSession } from '../../store/hooks.ts';

/** Far more than any scenario needs. */
const MOST_BYTES = 5_000_000;

export function useDrops(): void {
  const session = useSession();
  useEffect(() => {
    const onDragOver = (event: DragEvent) => { if (event.dataTransfer?.types.includes('Files') === true) event.preventDefault(); };
    const onDrop = (event: DragEvent) => {
      const file = event.dataTransfer?.files[0];
      if (file === undefined) return;
      event.preventDefault();
      if (session.view.getState().embed === null) void session.openDocument(() => documentIn(file));
    };
    window.addEventListener('dragover', onDragOver);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragover', onDragOver);
      window.removeEventListener('drop', onDrop);
    };
  }, [session]);
}

async function documentIn(file: File): Promise<unknown> {
  if (file.size > MOST_BYTES) throw new Error(`${file.name} is larger than 5 MB, which no scenario needs.`);
  const text = await file.text();
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch (error) {
    throw new Error(`${file.name} holds no scenario: it is not JSON. ${error instanceof Error ? error.message : ''}`, { cause: error });
  }
}
