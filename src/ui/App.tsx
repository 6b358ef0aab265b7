/** The page: the workbench, an embedded panel, or what is wrong with a link. */
import { lazy, Suspense, useEffect, useRef } from 'react';
import { SessionContext, useScenario, useSession, useView } from '../store/hooks.ts';
import type { Session } from '../store/session.ts';
import { Dialogs } from './app/Dialogs.tsx';
import { useDrops } from './app/drops.ts';
import { useKeys } from './app/keys.ts';
import { Workbench } from './app/Workbench.tsx';
import { Guard } from './kit/Guard.tsx';
import { applyTheme } from './kit/theme.ts';
import { ToastProvider, useToast } from './kit/Toast.tsx';

const EmbedPage = lazy(async () => ({ default: (await import('./app/EmbedPage.tsx')).EmbedPage }));
const TrustScreen = lazy(async () => ({ default: (await import('./app/TrustScreen.tsx')).TrustScreen }));
const LinkProblem = lazy(async () => ({ default: (await import('./app/LinkProblem.tsx')).LinkProblem }));

export function App({ session }: { readonly session: Session }) {
  return (
    <SessionContext value={session}>
      <ToastProvider>
        <Guard what="The page"><Page /></Guard>
        <Messages />
      </ToastProvider>
    </SessionContext>
  );
}

function Page() {
  const problem = useView((view) => view.problem);
  const embed = useView((view) => view.embed);
  const page = useView((view) => view.page);
  const theme = useView((view) => view.theme);
  const title = useScenario((state) => state.settled.title);
  useEffect(() => { applyTheme(theme); }, [theme]);
  useEffect(() => { document.title = problem !== null ? 'Halfopen' : `${page === 'trust' ? 'Trust' : title} – Halfopen`; }, [problem, page, title]);
  useKeys();
  useDrops();
  if (problem !== null) return <Suspense fallback={null}><LinkProblem problem={problem} /></Suspense>;
  if (embed !== null) return <Suspense fallback={null}><EmbedPage panels={embed} /></Suspense>;
  if (page === 'trust') return <Suspense fallback={null}><TrustScreen /><Dialogs /></Suspense>;
  return (
    <>
      <Workbench />
      <Dialogs />
    </>
  );
}

/** Says in passing what the session has done. */
function Messages() {
  const message = useView((view) => view.message);
  const show = useToast();
  const { scenario } = useSession();
  const settled = useScenario((state) => state.settled);
  /** What the message's Undo would take back; null when there is none on offer. */
  const offered = useRef<typeof settled | null>(null);
  useEffect(() => {
    if (message === null) return;
    const { text, undo } = message;
    offered.current = undo === undefined ? null : scenario.getState().settled;
    show({ text, ...(undo === undefined ? {} : { action: { label: 'Undo', onSelect: undo } }) });
  }, [message, show, scenario]);
  // After another edit, or when it has been undone already, Undo would take back something else than it says.
  useEffect(() => {
    if (offered.current === null || offered.current === settled) return;
    offered.current = null;
    show(null);
  }, [settled, show]);
  return null;
}
