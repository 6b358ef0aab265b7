// @vitest-environment jsdom
/** The space bar, by what had the focus and how it came there. */
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { SessionContext } from '../../store/hooks.ts';
import type { Session } from '../../store/session.ts';
import { useKeys } from './keys.ts';

function Page({ onOpen }: { onOpen(): void }) {
  useKeys();
  return <button type="button" aria-haspopup="dialog" onClick={onOpen}>Scenarios</button>;
}

test('after a dialog was opened and left by the pointer Space plays; opened by a key, Space opens it again', async () => {
  const toggle = vi.fn<() => void>(), onOpen = vi.fn<() => void>(), user = userEvent.setup();
  const session = { play: { toggle }, view: { getState: () => ({ embed: null, problem: null, page: null, letterKeys: true, why: -1 }) } } as unknown as Session;
  render(<SessionContext value={session}><Page onOpen={onOpen} /></SessionContext>);
  await user.click(screen.getByRole('button'));
  await user.keyboard(' ');
  expect([onOpen.mock.calls.length, toggle.mock.calls.length]).toEqual([1, 1]);
  await user.keyboard('{Tab}{Shift>}{Tab}{/Shift} ');
  expect([onOpen.mock.calls.length, toggle.mock.calls.length]).toEqual([2, 1]);
});
