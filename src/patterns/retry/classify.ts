/** Which outcomes are worth another attempt. */
import type { Outcome } from '../../engine/outcome.ts';

export interface Classifier {
  readonly classifier: 'default' | 'blacklist' | 'whitelist';
  /** Names of errors, or a reason's own name for what is not an error. */
  readonly errors: readonly string[];
  /** `exact` compares names as they are; otherwise wrapped errors match too. */
  readonly matching?: 'wrapped' | 'exact';
}

/** Whether a failure is retried. */
export function isRetried(outcome: Outcome, config: Classifier): boolean {
  switch (config.classifier) {
    case 'default': return true;
    case 'blacklist': return !isListed(outcome, config);
    case 'whitelist': return isListed(outcome, config);
  }
}

const WRAP = 'wrap:';

/** `wrap:X` is error X wrapped in another: found inside by errors.Is, not by ==. */
export function isListed(outcome: Outcome, config: Pick<Classifier, 'errors' | 'matching'>): boolean {
  let name: string = outcome.reason === 'error' ? outcome.error : outcome.reason;
  if (config.errors.includes(name)) return true;
  if (config.matching === 'exact') return false;
  while (name.startsWith(WRAP)) {
    name = name.slice(WRAP.length);
    if (config.errors.includes(name)) return true;
  }
  return false;
}
