/** The page that says what speaks for the simulator, under the head of every page. */
import { useMedia, useSession } from '../../store/hooks.ts';
import { TrustPage } from '../trust/TrustPage.tsx';
import { Header } from './Header.tsx';

export function TrustScreen() {
  const { view } = useSession();
  const narrow = useMedia('(max-width: 899px)');
  return (
    <>
      <Header narrow={narrow} page="trust" />
      <TrustPage onProblem={view.tell} />
    </>
  );
}
