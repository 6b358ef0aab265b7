/** Where the focus goes when what was pressed goes away. */
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { beforeAll, expect, test, vi } from 'vitest';
import { keepFocus } from './keep-focus.ts';

// What is seen and what is not is not known without a layout.
HTMLElement.prototype.checkVisibility ??= () => true;
beforeAll(keepFocus);

const button = (name: string) => screen.getByRole('button', { name });

function List({ last = false }) {
  const [there, setThere] = useState(['one', 'two']);
  return (
    <>
      <button type="button">Before</button>
      {there.map((name) => <button key={name} type="button" onClick={() => { setThere(there.filter((other) => other !== name)); }}>Remove {name}</button>)}
      <button type="button" tabIndex={-1}>Not by Tab</button>
      {!last && <button type="button">After</button>}
    </>
  );
}

test('a button that removes itself gives it to the next that Tab would come to', async () => {
  render(<List />);
  button('Remove one').focus();
  await userEvent.keyboard('{Enter}');
  await waitFor(() => expect(button('Remove two')).toHaveFocus());
  await userEvent.keyboard(' ');
  await waitFor(() => expect(button('After')).toHaveFocus());
});

test('where nothing follows, what comes before has it', async () => {
  render(<List last />);
  button('Remove two').focus();
  await userEvent.keyboard('{Enter}');
  await waitFor(() => expect(button('Remove one')).toHaveFocus());
});

function Pages() {
  const [page, setPage] = useState('one');
  const other = page === 'one' ? 'two' : 'one';
  return <section key={page}><button type="button" onClick={() => { setPage(other); }}>To {other}</button><button type="button">On {page}</button></section>;
}

test('where another page has come, its first has it', async () => {
  render(<Pages />);
  button('To two').focus();
  await userEvent.keyboard('{Enter}');
  await waitFor(() => expect(button('To one')).toHaveFocus());
});

test('a press of the pointer leaves it where it is', () => {
  vi.useFakeTimers();
  render(<List />);
  button('Remove one').focus();
  fireEvent.click(button('Remove one'), { detail: 1 });
  vi.runAllTimers();
  expect(document.body).toHaveFocus();
  vi.useRealTimers();
});
