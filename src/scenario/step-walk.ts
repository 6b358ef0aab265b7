/** Questions about steps that need a walk through them: how many at one instant, whether time passes, which links they call. */
import type { Step } from './document.ts';
import { takesNoTime } from './parse-distribution.ts';

/** How many steps may be carried out at one instant: fan-outs are spread, and loops that take no time unrolled. */
export function stepsAtOnce(steps: readonly Step[]): number {
  return steps.reduce((sum, step) => sum + ('steps' in step ? timesAtOnce(step) * Math.max(1, stepsAtOnce(step.steps)) : 1), 0);
}

function timesAtOnce(step: Step & { readonly do: 'repeat' | 'all' | 'any' }): number {
  if (step.do !== 'repeat') return step.times ?? 1;
  if (step.steps.some(mayTakeTime)) return 1;
  return step.times === 'forever' ? Infinity : step.times;
}

export function mayTakeTime(step: Step): boolean {
  switch (step.do) {
    case 'sleep': return !takesNoTime(step.time);
    case 'work': return !takesNoTime(step.time) || (step.perBusyMs ?? 0) > 0;
    case 'call': case 'fail': case 'exit': return true;
    case 'repeat': return step.times !== 0 && step.steps.some(mayTakeTime);
    case 'all': case 'any': return step.steps.some(mayTakeTime);
    case 'script': return step.calls.some((entries) => entries.some((entry) => entry.ms > 0));
    case 'print': return false;
  }
}

/** The links that these steps call, each once, in the order in which they are named. */
export function linksCalled(steps: readonly Step[]): ReadonlySet<string> {
  const found = new Set<string>();
  const walk = (list: readonly Step[]): void => {
    for (const step of list) {
      if (step.do === 'call') {
        found.add(step.link);
        for (const handler of Object.values(step.on)) walk(handler);
      } else if ('steps' in step) walk(step.steps);
    }
  };
  walk(steps);
  return found;
}
