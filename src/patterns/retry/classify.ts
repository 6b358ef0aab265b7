/** Which outcomes are worth another attempt. */
import type { RetryConfig } from './fields.ts';
import type { Outcome } from '../../engine/outcome.ts';

/** A panic passes straight through every classifier. */
export function isPanic(outcome: Outcome): boolean {
  return outcome.reason === 'error' && outcome.error === 'panic';
}

/** Whether a failure is retried. Lists hold error names, or the reason's own name for what is not an error. */
export function isRetried(outcome: Outcome, config: RetryConfig): boolean {
  switch (config.classifier) {
    case 'default': return true;
    case 'blacklist': return !isListed(outcome, config);
    case 'whitelist': return isListed(outcome, config);
  }
}

const WRAP = 'wrap:';

/** `wrap:X` is error X wrapped in another: found inside by errors.Is, not by ==. */
function isListed(outcome: Outcome, config: RetryConfig): boolean {
  let name: string = outcome.reason === 'error' ? outcome.error : outcome.reason;
  if (config.errors.includes(name)) return true;
  if (config.matching === 'exact') return false;
  while (name.startsWith(WRAP)) {
    name = name.slice(WRAP.length);
    if (config.errors.includes(name)) return true;
  }
  return false;
}
