/** Opens what the address says, draws the first picture, and puts the app in its place. */
import { createSession } from './store/session.ts';
import { drawFirstPicture } from './ui/app/first-picture.ts';
import { nameHost } from './ui/app/name-host.ts';
import './ui/kit/base.css';
import { readInTab, readStored, writeInTab, writeStored } from './ui/kit/safe-storage.ts';
import { createClient } from './worker/client.ts';

nameHost(document);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id root');

const session = createSession({
  connect: (onReport, onMode) => createClient({ onReport, onMode }),
  frames: { request: (step) => requestAnimationFrame(step), cancel: (handle) => { cancelAnimationFrame(handle); } },
  keep: { read: readStored, write: writeStored },
  keepInTab: { read: readInTab, write: writeInTab },
  still: () => matchMedia('(prefers-reduced-motion: reduce)').matches,
  replaceHash: (hash) => { history.replaceState(null, '', `#${hash}`); },
  pushHash: (hash) => { history.pushState(null, '', `#${hash}`); },
});
// What was gone to, not what stands there by now: an edit of a moment ago may have written its own address.
window.addEventListener('hashchange', (event) => { void session.openHash(new URL(event.newURL).hash); });
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState !== 'hidden') return;
  session.play.pause();
  session.leave();
});
window.addEventListener('pagehide', () => { session.leave(); });

/** No `await` stands at the top: what is fetched here imports from the file that this becomes part of, and would wait for its end. */
async function open(page: HTMLElement): Promise<void> {
  const app = import('./ui/app/mount.tsx');
  // A link that stands behind a question mark is told as what it is, not passed over.
  const link = location.hash.length > 1 ? location.hash : (/^\?(preset=|\d+\.).*/.exec(location.search)?.[0] ?? '');
  const opened = session.openHash(link);
  // Without a link the first visit's scenario is open at once.
  if (link !== '') await opened;
  const stop = drawFirstPicture(page, session);
  const [{ mount }] = await Promise.all([app, opened]);
  stop();
  mount(page, session);
}
void open(root);
