/** Each endpoint as likely as another: a keyed draw of the call. */
import type { Strategy } from './strategy.ts';

export const random: Strategy<null> = {
  begin: () => null,
  next: (_own, _config, _call, set, fx) => set.at(Math.floor(fx.random() * set.size)),
};
