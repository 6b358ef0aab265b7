/** One endpoint after the other. The turn is a place in the list of those that are left, as where a list of the healthy ones is gone through (Envoy, gRPC `round_robin`, which starts at random). */
import type { Strategy } from './strategy.ts';

interface Turn { place: number }

export const roundRobin: Strategy<Turn> = {
  // Before anybody is known, any place will do: it is taken round the list there is at the first call.
  begin: (config, fx) => ({ place: config.start === 'random' ? Math.floor(fx.random() * (fx.current.length === 0 ? 0x4000_0000 : fx.current.length)) : 0 }),
  next(own, _config, _call, set) {
    const place = own.place < set.size ? own.place : own.place % set.size;
    own.place = place + 1;
    return set.at(place);
  },
};
