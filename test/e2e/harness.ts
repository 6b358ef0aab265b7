/** The production build in a real Chromium: pages in fresh profiles, what went wrong on them, and a page on another site. */
import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { newestChange } from '../../src/cli/bundle.mjs'
import { chromiumArgs, findChromium } from '../../src/cli/find-chromium.mjs'
import { buildPage, inProject } from '../../src/cli/project.mjs'
import { serveFolder } from '../../src/cli/serve.mjs'

/** What a visitor has: viewport, `reducedMotion`, `colorScheme`, `permissions`, `hasTouch` and so on; `bypassCSP` only to put a checker into the page. */
export type VisitorOptions = Pick<
  BrowserContextOptions,
  'viewport' | 'reducedMotion' | 'colorScheme' | 'forcedColors' | 'permissions' | 'hasTouch' | 'isMobile' | 'deviceScaleFactor' | 'locale' | 'offline' | 'bypassCSP'
>

export interface App {
  /** Where the build is served, ending in a slash. */
  readonly url: string
  readonly browser: Browser
  /** A page in a new profile, still blank: 1440 × 900, light, motion allowed unless the options say otherwise. */
  newPage(options?: VisitorOptions): Promise<Page>
  /** Console errors, uncaught errors, failed loads and requests to other hosts so far, of one page or of all. */
  errors(page?: Page): readonly string[]
  /** Takes an address as one of ours, so that requests to its host are no errors, and returns it. */
  allow(url: string): string
  /** Serves a document on another site than the app's and returns its address. */
  secondOrigin(html: string): Promise<string>
  close(): Promise<void>
}

/** Builds when dist is missing or older than what it is made from, then serves it and starts a browser. */
export async function startApp(): Promise<App> {
  await buildWhenNeeded()
  const server = await serveFolder(inProject('dist'))
  const browser = await chromium.launch({ executablePath: await findChromium(), args: chromiumArgs })
  const other = await startSecondOrigin()
  const found: { page: Page; text: string }[] = []
  const ownOrigins = new Set([new URL(server.url).origin, other.origin])

  function watch(page: Page): void {
    const note = (text: string) => found.push({ page, text })
    page.on('console', (message) => {
      if (message.type() === 'error') note(`console: ${message.text()} (${message.location().url})`)
    })
    page.on('pageerror', (error) => note(`uncaught: ${error.stack ?? error.message}`))
    page.on('crash', () => note('the page crashed'))
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url())
      if (protocol.startsWith('http') && !ownOrigins.has(origin)) note(`request to another host: ${request.url()}`)
    })
    page.on('response', (response) => {
      if (response.status() >= 400) note(`${response.status()} for ${response.url()}`)
    })
  }

  return {
    url: server.url,
    browser,
    async newPage(options = {}) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'light', reducedMotion: 'no-preference', ...options })
      context.on('page', watch)
      return context.newPage()
    },
    errors: (page) => found.filter((entry) => page === undefined || entry.page === page).map((entry) => entry.text),
    allow(url) {
      ownOrigins.add(new URL(url).origin)
      return url
    },
    secondOrigin: async (html) => other.add(html),
    async close() {
      await browser.close()
      await Promise.all([server.close(), other.close()])
    },
  }
}

async function buildWhenNeeded(): Promise<void> {
  const madeFrom = ['src', 'public', 'index.html', 'vite.config.ts', 'package-lock.json']
  const changedAt = Math.max(...madeFrom.map((source) => newestChange(inProject(source))))
  if (newestChange(inProject('dist', 'index.html')) >= changedAt) return
  const code = await buildPage()
  if (code !== 0) throw new Error(`The production build failed with ${code}`)
}

/** `127.0.0.1` and `localhost` are different sites to a browser, so storage and origin rules of third parties apply. */
async function startSecondOrigin() {
  const documents = new Map<string, string>()
  const server: Server = createServer((request, response) => {
    const html = documents.get(request.url ?? '')
    const status = html === undefined && request.url !== '/favicon.ico' ? 404 : html === undefined ? 204 : 200
    response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' }).end(html)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    add(html: string): string {
      const path = `/${randomUUID()}`
      documents.set(path, html)
      return origin + path
    },
    async close(): Promise<void> {
      const closed = new Promise((done) => server.close(done))
      server.closeAllConnections()
      await closed
    },
  }
}
