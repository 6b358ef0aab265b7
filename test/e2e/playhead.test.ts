/** The playhead: the same instant looks the same every time, and a transition can be gone to. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { startApp, type App } from './harness.ts'
import { clock, expectEventually, expectQuiet, instant, openRun, pause, scrubber, simRun, total, totals } from './workbench.ts'

let app: App
let page: Page

beforeAll(async () => {
  app = await startApp()
})

beforeEach(async () => {
  page = await app.newPage()
  await openRun(page, app.url, 'preset=traffic-breaker')
  await pause(page)
})

afterEach(async () => {
  await page.context().close()
  expectQuiet(app)
})

afterAll(async () => {
  await app.close()
})

const breaker = () => page.getByRole('region', { name: /^Breaker on/ })

/** All that is said about the instant: clock, scrubber, breaker, totals so far, the pipeline as a list, the calls. */
async function picture() {
  return {
    clock: await clock(page),
    scrubber: await instant(page),
    breaker: await breaker().innerText(),
    soFar: [...(await totals(page))].map(([name, { soFar }]) => `${name}: ${soFar}`),
    pipeline: await page.getByRole('list', { name: 'Pipeline', exact: true }).textContent(),
    calls: await page.getByRole('grid', { name: 'Calls' }).textContent(),
  }
}

/** A reading that has not changed for twice the time in which the list of the pipeline follows the playhead. */
async function settled<T>(read: () => Promise<T>): Promise<T> {
  let last = await read()
  let since = performance.now()
  await expectEventually(async () => {
    const next = await read()
    if (JSON.stringify(next) !== JSON.stringify(last)) since = performance.now()
    last = next
    return performance.now() - since
  }).toBeGreaterThan(500)
  return last
}

/** Presses the scrubber at a share of its width. */
async function scrubTo(share: number): Promise<void> {
  const box = await scrubber(page).boundingBox()
  if (box === null) throw new Error('The scrubber is not on screen')
  await page.mouse.click(box.x + box.width * share, box.y + box.height / 2)
}

test('scrubbing away and back shows the same state at the same time', async () => {
  await scrubTo(0.36)
  const at = await clock(page)
  expect(at).toBeGreaterThan(15)
  const there = await settled(picture)
  await scrubTo(0.8)
  await expectEventually(() => total(page, 'Opens')).toMatchObject({ soFar: 3 })
  await scrubTo(0.1)
  await expectEventually(() => total(page, 'Opens')).toMatchObject({ soFar: 0 })
  await scrubTo(0.36)
  await expectEventually(picture).toEqual(there)
})

test('clicking a transition puts the playhead there and shows the call that caused it', async () => {
  const opening = (await simRun('traffic-breaker')).stateChanges.find(({ to }) => to === 'open')
  if (opening === undefined) throw new Error('The breaker never opens')
  await scrubTo(0.3)
  const at = (Math.round(opening.atMs) / 1000).toFixed(3)
  await breaker().getByRole('button', { name: `Open at ${at} s, by call #${opening.causeCall}` }).click()
  await expectEventually(() => clock(page)).toBe(Number(at))
  expect(await instant(page)).toMatch(/, open/)
  const row = page.getByRole('grid', { name: 'Calls' }).getByRole('row', { selected: true })
  await expectEventually(() => row.textContent()).toContain(`#${opening.causeCall}`)
})

test('steps go to the next event, the next state change and by 100 ms', async () => {
  const changes = (await simRun('traffic-breaker')).stateChanges
  await scrubber(page).focus()
  await page.keyboard.press('Home')
  await page.getByRole('button', { name: 'Forward 100 ms' }).click()
  expect(await clock(page)).toBe(0.1)
  await page.getByRole('button', { name: 'Next event' }).click()
  expect(await clock(page)).toBeGreaterThan(0.1)
  for (const change of changes.slice(0, 3)) {
    await page.getByRole('button', { name: 'Next state change' }).click()
    expect(await clock(page)).toBe(Math.round(change.atMs) / 1000)
  }
  await page.getByRole('button', { name: 'Back 100 ms' }).click()
  expect(await clock(page)).toBe(Math.round((changes[2]?.atMs ?? NaN) - 100) / 1000)
})
