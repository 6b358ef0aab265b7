// @vitest-environment jsdom
/** The gallery's examples: one of each pattern, found by its name, opened with the pattern selected. */
import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { fakeFrames, loopClient } from '../../../test/support/fake-engine.ts';
import { SessionContext } from '../../store/hooks.ts';
import { loadRules } from '../../store/rules.ts';
import { createSession } from '../../store/session.ts';
import { documentOf, examples, placeOf } from './examples.ts';
import { GalleryDialog } from './GalleryDialog.tsx';

const open: (() => void)[] = [];
afterEach(() => {
  cleanup();
  for (const close of open.splice(0)) close();
  vi.unstubAllGlobals();
});

async function gallery() {
  const frames = fakeFrames(), hashes: string[] = [];
  const session = createSession({
    connect: loopClient(), still: () => true, replaceHash: (next) => { hashes.push(next); }, pushHash: (next) => { hashes.push(next); },
    frames: { request: (step) => frames.request(step), cancel: frames.cancel }, keep: { read: () => null, write: () => {} }, keepInTab: { read: () => null, write: () => {} },
  });
  open.push(() => { session.close(); });
  await session.openHash('#preset=chapter-slow');
  render(<SessionContext value={session}><GalleryDialog onClose={() => {}} /></SessionContext>);
  const alone = (await screen.findByText('Each pattern by itself')).closest('section') as HTMLElement;
  return { session, hashes, alone, user: userEvent.setup() };
}

test('each pattern of the registry has its example there, and the pattern stands in it', async () => {
  const { patterns, parsed } = await loadRules();
  expect(examples().map(({ kind }) => kind).sort()).toEqual(Object.keys(patterns).sort());
  for (const example of examples()) {
    const document = parsed(await documentOf(example));
    expect({ [example.kind]: document.ok && placeOf(example.kind, document.scenario) }).toEqual({ [example.kind]: expect.stringMatching(/^(links|services|nodes)\//) });
  }
});

test('an example opens with its pattern selected and a link of its own, and what was there can be brought back', async () => {
  const { session, hashes, alone, user } = await gallery();
  await user.click(within(alone).getByText('Batcher'));
  await waitFor(() => expect(session.scenario.getState().scenario.title).toBe('A batcher trades a little time for a lot of work'));
  await waitFor(() => expect(session.scenario.getState().selected).toBe('links/writer-store/batcher'));
  expect(session.scenario.getState().base).toBeNull();
  expect(hashes.at(-1)).toMatch(/^1\./);
  expect(session.view.getState().message).toMatchObject({ text: 'Opened “A batcher trades a little time for a lot of work”.', undo: expect.any(Function) });
});

test('a search finds examples by the names of their patterns', async () => {
  const { alone, user } = await gallery();
  await user.type(screen.getByPlaceholderText('Search'), 'batcher');
  expect(within(alone).getAllByRole('button').map((button) => button.textContent)).toEqual(['BatcherA batcher trades a little time for a lot of work']);
});

test('an example that cannot be fetched is told, and the work stays', async () => {
  const { session, alone, user } = await gallery();
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
  await user.click(within(alone).getByText('Hedge'));
  await waitFor(() => expect(session.view.getState().problem?.issues).toEqual([{ path: 'link', message: 'The example could not be loaded. Is the server still running?' }]));
  expect(session.scenario.getState().scenario.title).toBe('Slow function, no timeout');
});
