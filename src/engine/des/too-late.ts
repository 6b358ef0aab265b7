/** The rule of queues that look at deadlines when a call's turn comes. */
import type { DisciplineEffects } from '../discipline.ts';
import type { CheckPlace } from '../fields.ts';

/** serve: deadlines are not looked at · dropExpired: the deadline has come · dropHopeless: it would come before the work, of mean length, is done. */
export type LateRule = 'serve' | 'dropExpired' | 'dropHopeless';

export function tooLate(call: number, rule: LateRule, fx: DisciplineEffects): boolean {
  if (rule === 'serve') return false;
  return fx.nowUs + (rule === 'dropHopeless' ? fx.meanServiceUs() : 0) >= fx.info(call).deadlineUs;
}

/** Deadlines come to a queue over links that pass them on. */
export const deadlinesUnseen: CheckPlace = ({ deadline }, { to, deadlines }) => (deadline === 'serve' || deadlines.includes(to) ? []
  : [{ field: 'deadline', message: `No link to ${to} passes deadlines on, so no call is ever too late here. Let one pass them, or serve every call.` }]);
