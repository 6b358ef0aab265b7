/** Opens what the address says and mounts the app on the page. */
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createSession } from './store/session.ts'
import { App } from './ui/App.tsx'
import { readStored, writeStored } from './ui/kit/safe-storage.ts'
import { createClient } from './worker/client.ts'
import './ui/kit/base.css'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no element with the id root')

const session = createSession({
  connect: (onReport, onMode) => createClient({ onReport, onMode }),
  frames: { request: (step) => requestAnimationFrame(step), cancel: (handle) => { cancelAnimationFrame(handle) } },
  keep: { read: readStored, write: writeStored },
  still: () => matchMedia('(prefers-reduced-motion: reduce)').matches,
  replaceHash: (hash) => { history.replaceState(null, '', `#${hash}`) },
})
window.addEventListener('hashchange', () => { void session.openHash(location.hash) })
document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') session.play.pause() })
await session.openHash(location.hash)

createRoot(root).render(
  <StrictMode>
    <App session={session} />
  </StrictMode>,
)
