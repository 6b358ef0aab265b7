/** The text of a pattern, empty until it has been fetched; undefined where there is none. */
import { useEffect, useState } from 'react';

export function useExplanation(kind: string): string | undefined {
  const [found, setFound] = useState<{ readonly kind: string; readonly text: string | null } | null>(null);
  useEffect(() => {
    let here = true;
    void import('../help/pattern-texts.ts').then(({ patternText }) => patternText(kind)).then((text) => { if (here) setFound({ kind, text }); });
    return () => { here = false; };
  }, [kind]);
  return found?.kind === kind ? found.text ?? undefined : '';
}
