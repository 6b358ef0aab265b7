// @vitest-environment jsdom
import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import type { MenuItem } from './Menu.tsx';
import { Menu } from './Menu.tsx';
import { ToastProvider, useToast } from './Toast.tsx';

afterEach(() => vi.useRealTimers());

function pass(ms: number): void {
  vi.advanceTimersByTime(ms);
}

describe('a menu', () => {
  const kill = vi.fn<(...args: unknown[]) => void>();
  const items: readonly MenuItem[] = [
    { label: 'Kill instance', shortcut: 'K', onSelect: kill }, { label: 'Slow it down', onSelect: kill }, { kind: 'line' },
    { label: 'Heal, no fault now', disabled: true, onSelect: kill }, { kind: 'choice', label: 'Dark', checked: true, onSelect: kill },
  ];
  beforeEach(() => kill.mockReset());

  it('opens at its button, walks with the arrows, and gives the focus back', async () => {
    render(<Menu label="Chaos" items={items}>…</Menu>);
    const button = screen.getByRole('button', { name: 'Chaos' });
    expect(button).toHaveAttribute('aria-expanded', 'false');
    button.focus();
    await userEvent.keyboard('{ArrowDown}');
    expect(screen.getByRole('menu', { name: 'Chaos' })).toBeVisible();
    expect(screen.getByRole('menuitem', { name: 'Kill instance' })).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    expect(screen.getByRole('menuitem', { name: 'Heal, no fault now' })).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    expect(kill).not.toHaveBeenCalled();
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('menu')).toBeNull();
    expect(button).toHaveFocus();
  });
  it('does what was chosen, by pointer, key or first letters', async () => {
    render(<Menu label="Chaos" items={items} named>More</Menu>);
    await userEvent.click(screen.getByRole('button', { name: 'More' }));
    await userEvent.click(screen.getByRole('menuitem', { name: 'Kill instance' }));
    expect(kill).toHaveBeenCalledTimes(1);
    await userEvent.click(screen.getByRole('button', { name: 'More' }));
    await userEvent.keyboard('sl ');
    expect(kill).toHaveBeenCalledTimes(2);
    expect(screen.queryByRole('menu')).toBeNull();
  });
  it('closes with its button and with a press outside', async () => {
    render(<><Menu label="Chaos" items={items}>…</Menu><p>elsewhere</p></>);
    const button = screen.getByRole('button', { name: 'Chaos' });
    await userEvent.click(button);
    expect(screen.getByRole('menuitemradio', { name: 'Dark' })).toBeChecked();
    await userEvent.click(button);
    expect(screen.queryByRole('menu')).toBeNull();
    await userEvent.click(button);
    await userEvent.click(screen.getByText('elsewhere'));
    expect(screen.queryByRole('menu')).toBeNull();
  });
});

describe('a dialog', () => {
  function Live() {
    const [open, setOpen] = useState(false);
    return (
      <>
        <Button onClick={() => setOpen(true)}>Share</Button>
        <Dialog
          open={open}
          onClose={() => setOpen(false)}
          title="Share this run"
          description="The link holds the scenario."
          actions={<Button kind="primary">Copy link</Button>}
        >
          text
        </Dialog>
      </>
    );
  }
  it('is named, described, and closes with Escape and its cross', async () => {
    render(<Live />);
    await userEvent.click(screen.getByRole('button', { name: 'Share' }));
    const dialog = await screen.findByRole('dialog', { name: 'Share this run' });
    expect(dialog).toHaveAccessibleDescription('The link holds the scenario.');
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await userEvent.click(screen.getByRole('button', { name: 'Share' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Close' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });
});

describe('a toast', () => {
  const undo = vi.fn<(...args: unknown[]) => void>();
  function Live() {
    const show = useToast();
    return (
      <>
        <button type="button" onClick={() => show({ text: 'Link copied' })}>copy</button>
        <button type="button" onClick={() => show({ text: 'Instance 2 killed', action: { label: 'Undo', onSelect: undo } })}>kill</button>
      </>
    );
  }
  it('stays six seconds, one at a time, and undoes', () => {
    vi.useFakeTimers();
    render(<ToastProvider><Live /></ToastProvider>);
    act(() => screen.getByText('copy').click());
    expect(screen.getByRole('status')).toHaveTextContent('Link copied');
    act(() => screen.getByText('kill').click());
    expect(screen.getByRole('status')).toHaveTextContent(/^Instance 2 killedUndo$/);
    act(() => pass(5999));
    expect(screen.getByText('Undo')).toBeVisible();
    act(() => screen.getByText('Undo').click());
    expect(undo).toHaveBeenCalledTimes(1);
    expect(screen.getByRole('status')).toBeEmptyDOMElement();
    act(() => screen.getByText('copy').click());
    act(() => pass(6000));
    expect(screen.getByRole('status')).toBeEmptyDOMElement();
  });
  it('stays while one is on it', () => {
    vi.useFakeTimers();
    render(<ToastProvider><Live /></ToastProvider>);
    act(() => screen.getByText('copy').click());
    act(() => screen.getByRole('button', { name: 'Close' }).focus());
    act(() => pass(60_000));
    expect(screen.getByText('Link copied')).toBeVisible();
    act(() => screen.getByRole('button', { name: 'Close' }).blur());
    act(() => pass(6000));
    expect(screen.queryByText('Link copied')).toBeNull();
  });
  it('needs a provider', () => {
    const silenced = vi.spyOn(console, 'error').mockImplementation(() => {});
    expect(() => render(<Live />)).toThrow('ToastProvider');
    silenced.mockRestore();
  });
});
