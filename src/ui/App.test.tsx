// @vitest-environment jsdom
/** The whole app over the real engine: opening, playing, editing, undoing, sharing, and links that are damaged. */
import { act, cleanup, configure, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { fakeFrames, loopClient } from '../../test/support/fake-engine.ts';
import { createSession } from '../store/session.ts';
import { App } from './App.tsx';

configure({ getElementError: (message) => new Error(message?.slice(0, 300)) });

const open: (() => void)[] = [];
afterEach(() => {
  cleanup();
  for (const close of open.splice(0)) close();
  vi.unstubAllGlobals();
});

async function shown(hash: string, options: { readonly still?: boolean } = {}) {
  const frames = fakeFrames();
  const hashes: string[] = [];
  const kept = new Map<string, string>();
  const session = createSession({
    connect: loopClient(), still: () => options.still === true, replaceHash: (next) => { hashes.push(next); }, pushHash: (next) => { hashes.push(next); },
    frames: { request: (step) => frames.request(step), cancel: frames.cancel },
    keep: { read: (key) => kept.get(key) ?? null, write: (key, value) => { kept.set(key, value); } }, keepInTab: { read: () => null, write: () => {} },
  });
  open.push(() => { session.close(); });
  await session.openHash(hash);
  render(<App session={session} />);
  const frame = (nowMs: number) => act(() => { frames.next(nowMs); });
  const done = () => waitFor(() => expect(session.run.getState().status).toBe('done'));
  return { session, frames, frame, hashes, done, user: userEvent.setup() };
}

/** By its caption: to ask the whole page for roles takes longer than all that is waited for. */
const totalsTable = () => screen.getByText('Totals of the run', { selector: 'caption' }).closest('table') as HTMLTableElement;

/** A cell of the totals, by the names of its row and column. */
function total(row: string, column: string): string {
  const [head, ...rows] = [...totalsTable().querySelectorAll('tr')].map((tr) => [...tr.children].map((cell) => cell.textContent));
  return rows.find(([name]) => name === row)?.[head?.indexOf(column) ?? -1] ?? '';
}
/** All that a cell of the totals, by the name of its row and the place of its column, shows from now on: the run before an edit is there for two seconds only. */
function notedColumn(row: string, column: number): () => readonly (string | null | undefined)[] {
  const table = totalsTable();
  const noted: (string | null | undefined)[] = [];
  const note = () => { noted.push([...table.querySelectorAll('tr')].find((tr) => tr.children[0]?.textContent === row)?.children[column]?.textContent); };
  new MutationObserver(note).observe(table, { subtree: true, childList: true, characterData: true });
  return () => noted;
}
const clock = () => Number(screen.getByTestId('clock').textContent?.replace(/[^\d.]/g, ''));

/** Colours and sizes need a browser, and the long tables behind the pictures have tests of their own. */
async function violations(part: Element = document.body): Promise<readonly string[]> {
  const found = await axe.run({ include: [part], exclude: [['table']] }, { rules: { 'color-contrast': { enabled: false } } });
  return found.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
}

test('a value that cannot be is explained beside its field, with what the run still uses', async () => {
  const { session, done, user } = await shown('preset=chapter-breaker&t=1', { still: true });
  await done();
  act(() => { session.scenario.getState().select('services/service'); });
  const field = await screen.findByRole('spinbutton', { name: 'Places to wait' });
  const workers = screen.getByRole('spinbutton', { name: 'Workers' });
  await user.clear(workers);
  await user.type(workers, '0{Enter}');
  const row = workers.closest('[role="group"][aria-label="Workers"]') as HTMLElement;
  expect(within(row).getByRole('alert')).toHaveTextContent(/is 0 workers\. It must be a whole number from 1 .* The run still uses .*\.$/);
  expect(field.closest('[role="group"]')?.querySelector('[role="alert"]')).toBeNull();
});

describe('the first visit', () => {
  test('plays at once: time moves, and calls have ended well', async () => {
    const { frame, done } = await shown('');
    await done();
    expect(screen.getByRole('button', { name: 'Outage behind a circuit breaker' })).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Pause' })).toBeInTheDocument();
    await waitFor(() => expect(Number(total('Ok', 'So far').replace(/\D/g, ''))).toBeGreaterThan(1_000));
    frame(0);
    frame(90);
    // Panels hear of the time one after the other, a frame each.
    await waitFor(() => { frame(90); expect(clock()).toBe(18.09); });
  });

  test('with little movement it stands at the first opening of the breaker', async () => {
    const { session, done } = await shown('', { still: true });
    await done();
    await waitFor(() => expect(clock()).toBeGreaterThan(20));
    expect(screen.getByRole('button', { name: 'Play' })).toBeInTheDocument();
    const { reader } = session.run.getState();
    expect(reader?.nextMoveUs(0)).toBe(session.play.playhead.get());
    expect(total('Opens', 'So far')).toBe('1');
  });
});

describe('editing', () => {
  test('a number that is typed runs anew, shows the run before for a while, and is undone in one step', async () => {
    const { session, frame, done, user } = await shown('#preset=chapter-breaker&t=20');
    await done();
    const field = await screen.findByRole('spinbutton', { name: 'Stay open for' });
    await waitFor(() => expect(total('Opens', 'Whole run')).not.toBe(''));
    const before = total('Opens', 'Whole run');
    const opensBefore = notedColumn('Opens', 3);
    await user.clear(field);
    await user.type(field, '20{Enter}');
    frame(16);
    await done();
    await waitFor(() => expect(opensBefore()).toContain(before));
    await waitFor(() => expect(Number(total('Opens', 'Whole run'))).toBeLessThan(Number(before)));
    expect(session.scenario.getState().past).toHaveLength(1);
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    frame(32);
    await done();
    await waitFor(() => expect(total('Opens', 'Whole run')).toBe(before));
    expect(screen.getByRole('button', { name: 'Undo' })).toBeDisabled();
    expect(screen.getByRole('button', { name: 'Redo' })).toBeEnabled();
  });

  test('from the playhead on it is a scheduled change, which can be removed', async () => {
    const { session, done, user } = await shown('#preset=chapter-breaker&t=30');
    await done();
    await user.click(screen.getByRole('radio', { name: 'From playhead' }));
    const field = await screen.findByRole('spinbutton', { name: 'Errors to open' });
    await user.clear(field);
    await user.type(field, '5{Enter}');
    expect(session.scenario.getState().settled.changes).toEqual([expect.objectContaining({ atMs: 30_000, value: 5, why: 'edit' })]);
    expect(await screen.findByText('Errors to open: 5 errors, from 30.000 s')).toBeInTheDocument();
    await user.click(await screen.findByRole('button', { name: 'Remove the change at 30.000 s' }));
    expect(session.scenario.getState().settled.changes).toEqual([]);
  });

  test('Escape puts the answer to why away, and the focus is where it was', async () => {
    const { session, done, user } = await shown('#preset=chapter-breaker&t=30');
    await done();
    const grid = await screen.findByRole('grid', { name: 'Calls' });
    act(() => { grid.focus(); session.view.setState({ call: 3, why: 3 }); });
    const answer = await screen.findByRole('region', { name: /^Why .* call #3/ });
    act(() => { within(answer).getByRole('button', { name: 'Close' }).focus(); });
    await user.keyboard('{Escape}');
    await waitFor(() => expect(answer).not.toBeInTheDocument());
    expect(grid).toHaveFocus();
  });

  test('another library names what it does not have, and undo is offered', async () => {
    const { session, done, user } = await shown('#preset=chapter-breaker&t=30');
    await done();
    await user.selectOptions(await screen.findByRole('combobox', { name: 'Behaves like' }), 'resilience4j');
    const toast = await screen.findByText(/Behaves like resilience4j now/);
    // It goes after six seconds, unless the pointer is on it.
    await user.hover(toast);
    expect(toast).toHaveTextContent('Errors to open');
    const region = toast.closest('[role="status"]') as HTMLElement;
    await user.click(within(region).getByRole('button', { name: 'Undo' }));
    expect(session.scenario.getState().settled.links[0]?.chain[0]?.config['dialect']).toBe('go-resiliency');
  });

  test('the offer to undo goes with what it would undo', async () => {
    const { session, done, user } = await shown('#preset=chapter-breaker&t=30');
    await done();
    await user.click(await screen.findByRole('switch', { name: 'In use' }));
    // Under the pointer it does not go by itself.
    await user.hover(await screen.findByText('Breaker is left out, for the whole run.'));
    act(() => { session.scenario.getState().undo(); });
    await waitFor(() => expect(screen.queryByText('Breaker is left out, for the whole run.')).not.toBeInTheDocument());
  });

  test('a pattern’s text that is still being fetched is not said to be missing', async () => {
    const { fetch } = globalThis;
    const answers: (() => void)[] = [];
    vi.stubGlobal('fetch', (input: URL) => (input.pathname.endsWith('.md') ? new Promise<Response>((resolve) => { answers.push(() => { resolve(fetch(input)); }); }) : fetch(input)));
    const { user } = await shown('#preset=chapter-breaker&t=30');
    await user.click(await screen.findByRole('tab', { name: 'Explain' }));
    await waitFor(() => expect(answers.length).toBeGreaterThan(0));
    expect(screen.queryByText('No text for Breaker')).not.toBeInTheDocument();
    act(() => { for (const answer of answers) answer(); });
    expect(await screen.findByRole('heading', { name: 'When to use it' })).toBeInTheDocument();
  });

  test('a pattern that is left out keeps its settings', async () => {
    const { session, done, user } = await shown('#preset=chapter-breaker&t=30');
    await done();
    await user.click(await screen.findByRole('switch', { name: 'In use' }));
    expect(session.scenario.getState().settled.links[0]?.chain[0]).toMatchObject({ off: true, config: { errorThreshold: 3 } });
  });
});

describe('keys', () => {
  test('Space and the arrows play and step; letters can be switched off', async () => {
    const { session, done, user } = await shown('#preset=chapter-breaker&t=20');
    await done();
    await user.keyboard(' ');
    expect(session.play.getState().playing).toBe(true);
    await user.keyboard('.');
    expect(session.play.getState().playing).toBe(false);
    await user.keyboard('{ArrowRight}');
    expect(session.play.playhead.get()).toBe(20_100_000);
    await user.keyboard('c');
    expect(session.play.playhead.get()).toBe(21_000_000);
    act(() => { session.view.setLetterKeys(false); });
    await user.keyboard('r');
    expect(session.play.playhead.get()).toBe(21_000_000);
  });

  test('Space plays after a press on something to choose, and does what it means there after a key', async () => {
    const { session, done, user } = await shown('#preset=chapter-breaker&t=20');
    await done();
    await user.click(screen.getByRole('radio', { name: '2×' }));
    await user.keyboard(' ');
    expect(session.play.getState().playing).toBe(true);
    await user.keyboard(' ');
    await user.keyboard('{ArrowLeft}');
    await user.keyboard(' ');
    expect(session.play.getState().playing).toBe(false);
  });

  test('an embed takes none until it has been clicked', async () => {
    const { session, done, user } = await shown('#preset=chapter-breaker&t=20&embed=1&panels=breaker');
    await done();
    await screen.findByRole('button', { name: 'Play' });
    await user.keyboard(' ');
    expect(session.play.getState().playing).toBe(false);
    expect(document.activeElement).toBe(document.body);
    await user.click(screen.getByRole('heading', { level: 1 }));
    await user.keyboard(' ');
    expect(session.play.getState().playing).toBe(true);
    await user.keyboard('{ArrowRight}');
    expect(session.play.getState().playing).toBe(true);
  });
});

describe('links', () => {
  test('a damaged one is told in full, and nothing is opened until it is asked for', async () => {
    const { session, user } = await shown('#1.abcdef');
    expect(await screen.findByRole('alert')).toHaveTextContent('This link cannot be opened');
    expect(screen.queryByRole('region', { name: 'Transport' })).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Open the default scenario' }));
    expect(await screen.findByRole('region', { name: 'Transport' })).toBeInTheDocument();
    expect(session.scenario.getState().base?.preset).toBe('traffic-breaker');
  });

  test('the way from an embed to the whole leads nowhere until its link is there', async () => {
    await shown('#preset=chapter-breaker&t=20&embed=1&panels=breaker');
    const way = await screen.findByText('Open in Halfopen');
    expect(way.getAttribute('href') ?? 'nowhere').not.toMatch(/#$/);
    expect(await screen.findByRole('link', { name: 'Open in Halfopen' })).toHaveAttribute('href', expect.stringMatching(/#preset=chapter-breaker&t=20$/));
  });

  test('the dialog has the link, how long it is, and the code of an embed', async () => {
    const { done, user } = await shown('#preset=chapter-breaker&t=20');
    await done();
    await user.click(screen.getByRole('button', { name: 'Share' }));
    const dialog = await screen.findByRole('dialog', { name: 'Share' });
    const field = within(dialog).getByRole('textbox', { name: 'Link' });
    await waitFor(() => expect((field as HTMLInputElement).value).toMatch(/#preset=chapter-breaker&t=20$/));
    expect(within(dialog).getByText(/characters/)).toBeInTheDocument();
    expect((within(dialog).getByRole('textbox', { name: 'Embed code' }) as HTMLTextAreaElement).value).toContain('sandbox="allow-scripts');
  });
});

describe('how a run goes', () => {
  test('a crash is told with its instant, and the scenario stays', async () => {
    const { session, done } = await shown('#preset=chapter-breaker&t=20');
    await done();
    const { settled } = session.scenario.getState();
    act(() => { session.run.setState({ status: 'crashed', crash: { message: 'Replied twice', atUs: 7_000_000, seed: 1, scenario: settled } }); });
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('The engine stopped at 7.000 s: Replied twice. A new one has been started');
    expect(within(alert).getByRole('button', { name: 'Copy reproduction' })).toBeInTheDocument();
    expect(within(alert).getByRole('button', { name: 'Run again' })).toBeInTheDocument();
  });

  test('on the page instead of a worker, it says so', async () => {
    const { session, done } = await shown('#preset=chapter-breaker&t=20');
    await done();
    act(() => { session.run.setState({ mode: 'page' }); });
    expect(await screen.findByText(/the engine runs on the page/)).toBeInTheDocument();
  });
});

describe('for those who do not see it', () => {
  test('the workbench and every dialog have names and roles in order', async () => {
    const { session, done } = await shown('#preset=chapter-breaker&t=20');
    await done();
    await screen.findByRole('spinbutton', { name: 'Errors to open' });
    expect(await violations()).toEqual([]);
    for (const dialog of ['gallery', 'share', 'help'] as const) {
      act(() => { session.view.openDialog(dialog); });
      expect(await violations(await screen.findByRole('dialog'))).toEqual([]);
    }
  });

  test('so has an embed', async () => {
    const { done } = await shown('#preset=chapter-breaker&t=20&embed=1&panels=breaker,timeline');
    await done();
    await screen.findByRole('button', { name: 'Play' });
    expect(await violations()).toEqual([]);
  });
});
