/** Page and engine each get of the patterns what they use: the page tables and conditions, the engine what hosts call. */
import type { Plugin } from 'vite';
import { engineOnce } from './engine-once.ts';
import { withoutFunctions, withoutHelp } from './object-members.ts';
import { presetsFetched } from './presets-fetched.ts';
import { whyLater } from './why-later.ts';
import { fieldHelpsFetched, firstVisitDone } from './worked-out.ts';

/** What hosts call, and only they: the page has no host. */
const HOSTED = ['init', 'begin', 'step', 'tick', 'reconfigure', 'offer', 'take', 'remove', 'ready', 'narrow', 'pick', 'signal', 'begins', 'worked', 'inspect'];

export function pageAndEngine(): Plugin[] {
  return [engineOnce(), firstVisitDone(), fieldHelpsFetched(), presetsFetched(), whyLater(), withoutFunctions(HOSTED), withoutHelp()];
}
