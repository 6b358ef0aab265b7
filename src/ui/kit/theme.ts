/** The tokens as plain values, for what is drawn rather than styled. */
import type { Family } from './outcome-style.ts';
import { FAMILIES } from './outcome-style.ts';

export interface Hue { readonly fill: string; readonly ink: string; readonly tint: string }
export type BreakerKey = 'closed' | 'open' | 'halfOpen';

export interface Theme {
  readonly outcome: { readonly [F in Family]: Hue };
  readonly breaker: { readonly [K in BreakerKey]: Hue };
  readonly bg: string; readonly surface: string; readonly raised: string; readonly sunken: string; readonly hover: string;
  readonly line: string; readonly rule: string; readonly edge: string;
  readonly text: string; readonly text2: string; readonly text3: string; readonly ink: string; readonly onInk: string;
  readonly onBreakerOpen: string;
  readonly fault: string; readonly faultTint: string;
  readonly fontUi: string; readonly fontCode: string;
  /** The least size of letters in px; embeds raise it. */
  readonly small: number;
}

/** A theme from whatever knows the value of a token, e.g. `--text-2`. */
export function themeFrom(token: (name: string) => string): Theme {
  const hue = (name: string): Hue => ({ fill: token(`--${name}`), ink: token(`--${name}-ink`), tint: token(`--${name}-tint`) });
  return {
    outcome: Object.fromEntries(FAMILIES.map((family) => [family, hue(`outcome-${family}`)])) as Theme['outcome'],
    breaker: { closed: hue('breaker-closed'), open: hue('breaker-open'), halfOpen: hue('breaker-half-open') },
    bg: token('--bg'), surface: token('--surface'), raised: token('--raised'), sunken: token('--sunken'), hover: token('--hover'),
    line: token('--line'), rule: token('--rule'), edge: token('--edge'),
    text: token('--text'), text2: token('--text-2'), text3: token('--text-3'), ink: token('--ink'), onInk: token('--on-ink'),
    onBreakerOpen: token('--on-breaker-open'),
    fault: token('--fault'), faultTint: token('--fault-tint'),
    fontUi: token('--font-ui'), fontCode: token('--font-code'), small: parseFloat(token('--text-11')) || 11,
  };
}

/** The theme in force at an element, e.g. one with `data-theme="light"` for a picture on paper. */
export function readTheme(element: Element): Theme {
  const style = getComputedStyle(element);
  return themeFrom((name) => style.getPropertyValue(name).trim());
}

export type ThemeChoice = 'system' | 'light' | 'dark';

/** Puts the reader's choice on the page; `system` leaves it to the system's setting. */
export function applyTheme(choice: ThemeChoice): void {
  if (choice === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = choice;
}
