// @vitest-environment jsdom
/** Files that are dropped on the page. */
import { render } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { SessionContext } from '../../store/hooks.ts';
import type { Session } from '../../store/session.ts';
import { useDrops } from './drops.ts';

function Page() { useDrops(); return null; }

/** What a page, or an embed, opens of what is dropped on it. */
function page(embed: readonly string[] | null = null) {
  const openDocument = vi.fn<(load: () => Promise<unknown>) => Promise<void>>();
  const session = { openDocument, view: { getState: () => ({ embed }) } } as unknown as Session;
  render(<SessionContext value={session}><Page /></SessionContext>);
  return { openDocument, opened: () => openDocument.mock.calls[0]?.[0]() };
}

/** Whether the browser was kept from showing it itself. */
function dropped(type: 'dragover' | 'drop', files: readonly File[], types = ['Files']): boolean {
  const event = Object.assign(new Event(type, { bubbles: true, cancelable: true }), { dataTransfer: { files, types } });
  document.body.dispatchEvent(event);
  return event.defaultPrevented;
}
const file = (text: string, name = 'mine.json') => Object.assign(new File([text], name), { text: async () => text });

test('a file is opened as a document in the place of the one there is', async () => {
  const { opened } = page();
  expect(dropped('dragover', [])).toBe(true);
  expect(dropped('drop', [file('\uFEFF{"version":1}')])).toBe(true);
  await expect(opened()).resolves.toEqual({ version: 1 });
});

test('one that is no JSON is named, with what is wrong', async () => {
  const { opened } = page();
  dropped('drop', [file('{broken')]);
  await expect(opened()).rejects.toThrow(/^mine\.json holds no scenario: it is not JSON\. ./);
});

test('one that is far too large is not read', async () => {
  const { opened } = page();
  const text = vi.fn<() => Promise<string>>();
  dropped('drop', [Object.defineProperty(Object.assign(file('', 'film.mp4'), { text }), 'size', { value: 5_000_001 })]);
  await expect(opened()).rejects.toThrow('film.mp4 is larger than 5 MB, which no scenario needs.');
  expect(text).not.toHaveBeenCalled();
});

test('what is no file is left to the browser, and an embed opens none', () => {
  const { openDocument } = page(['breaker']);
  expect(dropped('dragover', [], ['text/plain'])).toBe(false);
  expect(dropped('drop', [], ['text/plain'])).toBe(false);
  expect(dropped('drop', [file('{}')])).toBe(true);
  expect(openDocument).not.toHaveBeenCalled();
});
