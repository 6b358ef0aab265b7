// @vitest-environment jsdom
/** The head of the page: other draws of the same scenario. */
import { act, fireEvent, render, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { closesSessions, started } from '../../../test/support/session.ts';
import { SessionContext } from '../../store/hooks.ts';
import { setMedia } from '../../../test/setup-dom.ts';
import { Header } from './Header.tsx';

closesSessions();

async function shown(narrow = false) {
  const { session } = started();
  await session.openHash('#preset=traffic-breaker&t=24.3');
  render(<SessionContext value={session}><Header narrow={narrow} /></SessionContext>);
  const press = (role: string, name: string | RegExp) => { act(() => { fireEvent.click(screen.getByRole(role, { name })); }); };
  return { press, seed: () => session.scenario.getState().settled.seed, message: () => session.view.getState().message };
}

test('the seed is changed from where it stands, as one step of undo', async () => {
  const { press, seed, message } = await shown();
  press('button', 'seed 16');
  press('menuitem', 'Seed 17');
  expect(seed()).toBe(17);
  expect(screen.getByRole('button', { name: 'seed 17, edited' })).toBeInTheDocument();
  expect(message()?.text).toBe('Seed 17: the same scenario, drawn anew.');
  act(() => { message()?.undo?.(); });
  expect(seed()).toBe(16);
  press('button', 'seed 16');
  press('menuitem', 'Seed 15');
  expect(seed()).toBe(15);
});

test('a seed by chance is one of ten thousand', async () => {
  const { press, seed } = await shown();
  vi.spyOn(Math, 'random').mockReturnValue(0.12345);
  press('button', 'seed 16');
  press('menuitem', 'A seed by chance');
  expect(seed()).toBe(1234);
});

test('on a phone it is in the menu of the page', async () => {
  setMedia('(max-width: 899px)', true);
  const { press, seed } = await shown(true);
  press('button', 'More');
  press('menuitem', 'Seed 17');
  expect(seed()).toBe(17);
});
