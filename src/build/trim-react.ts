/**
 * React as it is used here: it draws a page from nothing. It never takes over a page that a server drew, puts nothing into the page's head, and
 * there is no `<ViewTransition>`, `<Activity>`, `<SuspenseList>`, `ref` of a fragment, action of a form, or element of one's own. What must not be
 * reached throws; what React asks of every tree finds nothing.
 */
import type { Plugin } from 'vite';
import { UNREACHABLE } from './narrowed.ts';
import { shaken } from './shaken.ts';

const NOTHING = '() => {}';
const NO = '() => false';
const every = (names: string, code: string) => Object.fromEntries(names.trim().split(/\s+/).map((name) => [name, code]));

export function trimReact(): Plugin {
  return shaken('halfopen-trim-react', {
    'react-dom/cjs/react-dom-client.production.js': {
      used: ['createRoot', 'version'],
      instead: {
        // From a server.
        ...every('popHydrationState queueIfContinuousEvent', NO),
        ...every('retryIfBlockedOn commitSuspenseHydrationCallbacks commitActivityHydrationCallbacks', NOTHING),
        ...every(`throwOnHydrationMismatch prepareToHydrateHostInstance canHydrateInstance canHydrateTextInstance canHydrateHydrationBoundary
          updateDehydratedSuspenseComponent mountHostRootWithoutHydrating clearHydrationBoundary hideOrUnhideDehydratedBoundary`, UNREACHABLE),
        // Into the head.
        isHostHoistableType: NO,
        ...every(`getResource acquireResource suspendResource preloadResource getHydratableHoistableCache insertSuspendedStylesheets
          prefetchDNS preconnect preload preloadModule preinitStyle preinitScript preinitModuleScript`, UNREACHABLE),
        // View transitions.
        ...every(`trackEnterViewTransitions commitAppearingPairViewTransitions commitEnterViewTransitions commitDeletedPairViewTransitions commitExitViewTransitions
          commitNestedViewTransitions restorePairedViewTransitions restoreEnterOrExitViewTransitions restoreNestedViewTransitions measureNestedViewTransitions`, NOTHING),
        ...every(`startViewTransition flushAfterMutationEffects createViewTransitionInstance applyViewTransitionToHostInstances
          restoreViewTransitionOnHostInstances scheduleViewTransitionEvent`, UNREACHABLE),
        // Refs of fragments.
        ...every('commitFragmentInstanceInsertionEffects commitFragmentInstanceDeletionEffects', NOTHING),
        ...every('FragmentInstance commitNewChildToFragmentInstance', UNREACHABLE),
        ...every('updateSuspenseListComponent updateActivityComponent setPropOnCustomElement mountActionState updateActionState rerenderActionState', UNREACHABLE),
      },
    },
  });
}
