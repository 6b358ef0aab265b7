/** An embed in a sandboxed frame on another site: it starts, plays, shows what it is asked to, and leaves the reader's keys and wheel alone. */
import type { FrameLocator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { startApp, type App } from './harness.ts'
import { expectEventually, expectQuiet } from './workbench.ts'

let app: App
let page: Page
let frame: FrameLocator

beforeAll(async () => {
  app = await startApp()
})

/** A page to be scrolled, with the breaker and the requests of the chapter's program on it. */
beforeEach(async () => {
  page = await app.newPage()
  const src = `${app.url}#preset=chapter-breaker&amp;t=5&amp;embed=1&amp;panels=breaker,timeline`
  await page.goto(await app.secondOrigin(`<!doctype html><title>Host</title><p>Above</p><iframe title="sim" width="900" height="700" sandbox="allow-scripts" src="${src}"></iframe><p style="margin-top:3000px">Below</p>`))
  frame = page.frameLocator('iframe')
  await frame.getByRole('button', { name: 'Play', exact: true }).waitFor()
})

afterEach(async () => {
  await page.context().close()
  expectQuiet(app)
})

afterAll(async () => {
  await app.close()
})

const shownClock = async () => Number(((await frame.getByTestId('clock').textContent()) ?? '').replace(/[^\d.]/g, ''))
const scrolled = () => page.evaluate(() => window.scrollY)

test('it opens where the link says, paused, and plays when it is told to', async () => {
  expect(await shownClock()).toBe(5)
  await frame.getByRole('button', { name: 'Play', exact: true }).click()
  await expectEventually(shownClock).toBeGreaterThan(6)
  await frame.getByRole('button', { name: 'Pause', exact: true }).click()
  await frame.getByRole('button', { name: 'Play', exact: true }).waitFor()
})

test('it shows the panels that the link names and no other', async () => {
  await frame.getByRole('region', { name: /^Breaker on/ }).waitFor()
  await frame.getByRole('grid', { name: 'Calls' }).waitFor()
  await app.arrived(page)
  expect(await frame.getByRole('region', { name: 'Pipeline' }).count()).toBe(0)
  expect(await frame.getByRole('region', { name: /settings$/ }).count()).toBe(0)
  expect(await frame.locator('[data-renders]').count()).toBe(0)
  expect(await frame.getByRole('link', { name: 'Open in Halfopen' }).getAttribute('href')).toContain('preset=chapter-breaker')
})

test('before it is clicked it takes no wheel: the page around it scrolls', async () => {
  const box = await page.locator('iframe').boundingBox()
  if (box === null) throw new Error('The frame is not on screen')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.mouse.wheel(0, 400)
  await expectEventually(scrolled).toBeGreaterThan(100)
})

test('before it is clicked it takes no key, and afterwards it does', async () => {
  // The reader has come to the frame with the Tab key, not by clicking it.
  await page.locator('iframe').focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('r')
  await frame.locator('body').evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)) }))
  expect(await shownClock()).toBe(5)
  expect(await frame.getByRole('button', { name: 'Play', exact: true }).count()).toBe(1)

  await frame.getByRole('region', { name: /^Breaker on/ }).getByRole('heading').click()
  await page.keyboard.press('r')
  await expectEventually(shownClock).toBe(0)
  await page.keyboard.press('Space')
  await frame.getByRole('button', { name: 'Pause', exact: true }).waitFor()
})
