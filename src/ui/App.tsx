/** The page: the workbench, an embedded panel, or what is wrong with a link. */
import { lazy, Suspense, useEffect } from 'react';
import { SessionContext, useView } from '../store/hooks.ts';
import type { Session } from '../store/session.ts';
import { Dialogs } from './app/Dialogs.tsx';
import { useKeys } from './app/keys.ts';
import { Workbench } from './app/Workbench.tsx';
import { applyTheme } from './kit/theme.ts';
import { ToastProvider, useToast } from './kit/Toast.tsx';

const EmbedPage = lazy(async () => ({ default: (await import('./app/EmbedPage.tsx')).EmbedPage }));
const LinkProblem = lazy(async () => ({ default: (await import('./app/LinkProblem.tsx')).LinkProblem }));

export function App({ session }: { readonly session: Session }) {
  return (
    <SessionContext value={session}>
      <ToastProvider>
        <Page />
        <Messages />
      </ToastProvider>
    </SessionContext>
  );
}

function Page() {
  const problem = useView((view) => view.problem);
  const embed = useView((view) => view.embed);
  const theme = useView((view) => view.theme);
  useEffect(() => { applyTheme(theme); }, [theme]);
  useKeys();
  if (problem !== null) return <Suspense fallback={null}><LinkProblem problem={problem} /></Suspense>;
  if (embed !== null) return <Suspense fallback={null}><EmbedPage panels={embed} /></Suspense>;
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
  useEffect(() => {
    if (message === null) return;
    const { text, undo } = message;
    show({ text, ...(undo === undefined ? {} : { action: { label: 'Undo', onSelect: undo } }) });
  }, [message, show]);
  return null;
}
