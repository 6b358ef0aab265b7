// @vitest-environment jsdom
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import type { AnyNumberField } from './number-text.ts';
import { SliderRow } from './SliderRow.tsx';

const WINDOW: AnyNumberField = {
  type: 'count', label: 'Window', help: 'The last calls that are counted.', unit: 'calls', default: 100, whole: true,
  accept: { min: 1, max: 1000 }, slider: { min: 1, max: 201, step: 1, scale: 'linear' },
};
const WAIT: AnyNumberField = {
  type: 'duration', label: 'Stay open for', help: '', unit: 'ms', default: 60_000, accept: { min: 0, max: 600_000 }, slider: { min: 10, max: 100_000, step: 10, scale: 'log' },
};

function Live({ field = WINDOW, first = 60, onCommit = () => {}, onDrag = () => {} }: { field?: AnyNumberField; first?: number; onCommit?: (v: number) => void; onDrag?: (v: number) => void }) {
  const [value, setValue] = useState(first);
  return <SliderRow field={field} value={value} onDrag={onDrag} onCommit={(v) => { onCommit(v); setValue(v); }} />;
}
const slider = () => screen.getByRole<HTMLInputElement>('slider');
const box = () => screen.getByRole<HTMLInputElement>('spinbutton');

describe('a slider row', () => {
  it('says its value with the unit', () => {
    render(<Live />);
    expect(slider()).toHaveAttribute('aria-valuetext', '60 calls');
    expect(box()).toHaveValue('60');
    expect(screen.getByText('calls')).toBeVisible();
  });

  it('moves by a step with the arrows, by ten with the page keys, and to its ends', async () => {
    const onCommit = vi.fn<(...args: unknown[]) => void>();
    render(<Live onCommit={onCommit} />);
    slider().focus();
    await userEvent.keyboard('{ArrowRight}{PageUp}{ArrowLeft}{PageDown}{ArrowUp}{Home}{End}');
    expect(onCommit.mock.calls.flat()).toEqual([61, 71, 70, 60, 61, 1, 201]);
  });

  it('reports a drag all the way and commits it once', () => {
    const onCommit = vi.fn<(...args: unknown[]) => void>();
    const onDrag = vi.fn<(...args: unknown[]) => void>();
    render(<Live onCommit={onCommit} onDrag={onDrag} />);
    fireEvent.input(slider(), { target: { value: '400' } });
    fireEvent.input(slider(), { target: { value: '500' } });
    expect(onDrag.mock.calls.flat()).toEqual([81, 101]);
    expect(onCommit).not.toHaveBeenCalled();
    expect(box()).toHaveValue('101');
    fireEvent(slider(), new Event('change', { bubbles: true }));
    expect(onCommit.mock.calls.flat()).toEqual([101]);
  });

  it('commits a drag once also when its value has followed all the way, even back to where it began', () => {
    const onCommit = vi.fn<(...args: unknown[]) => void>();
    function Following() {
      const [value, setValue] = useState(60);
      return <SliderRow field={WINDOW} value={value} onDrag={setValue} onCommit={(v) => { onCommit(v); setValue(v); }} />;
    }
    render(<Following />);
    fireEvent.input(slider(), { target: { value: '500' } });
    expect(slider()).toHaveAttribute('aria-valuetext', '101 calls');
    fireEvent(slider(), new Event('change', { bubbles: true }));
    expect(onCommit.mock.calls.flat()).toEqual([101]);
    fireEvent.input(slider(), { target: { value: '600' } });
    fireEvent.input(slider(), { target: { value: '500' } });
    fireEvent(slider(), new Event('change', { bubbles: true }));
    expect(onCommit.mock.calls.flat()).toEqual([101, 101]);
    fireEvent(slider(), new Event('change', { bubbles: true }));
    expect(onCommit).toHaveBeenCalledTimes(2);
  });

  it('commits a drag once when the press ends, whether or not the browser tells of a change as well', () => {
    const onCommit = vi.fn<(...args: unknown[]) => void>();
    render(<Live onCommit={onCommit} />);
    fireEvent.input(slider(), { target: { value: '500' } });
    fireEvent.pointerUp(window);
    expect(onCommit.mock.calls.flat()).toEqual([101]);
    fireEvent(slider(), new Event('change', { bubbles: true }));
    fireEvent.pointerUp(window);
    expect(onCommit).toHaveBeenCalledTimes(1);
  });

  it('crosses decades on a logarithmic track', () => {
    const onDrag = vi.fn<(...args: unknown[]) => void>();
    render(<Live field={WAIT} first={3500} onDrag={onDrag} />);
    expect(slider()).toHaveAttribute('aria-valuetext', '3.5 s');
    expect(box()).toHaveValue('3.500');
    fireEvent.input(slider(), { target: { value: '500' } });
    expect(onDrag).toHaveBeenLastCalledWith(1000);
    fireEvent.input(slider(), { target: { value: '0' } });
    expect(onDrag).toHaveBeenLastCalledWith(10);
  });

  it.each([['2 s', 2000], ['750ms', 750], ['1 min', 60_000], ['4', 4000]])('takes "%s" as typed', async (text, ms) => {
    const onCommit = vi.fn<(...args: unknown[]) => void>();
    render(<Live field={WAIT} first={3500} onCommit={onCommit} />);
    await userEvent.clear(box());
    await userEvent.type(box(), `${text}{Enter}`);
    expect(onCommit).toHaveBeenLastCalledWith(ms);
  });

  it('keeps a wrong value as typed, says its limits and what the run still uses', async () => {
    const onCommit = vi.fn<(...args: unknown[]) => void>();
    render(<Live onCommit={onCommit} />);
    await userEvent.clear(box());
    await userEvent.type(box(), '0{Enter}');
    expect(box()).toHaveValue('0');
    expect(box()).toBeInvalid();
    expect(screen.getByRole('alert')).toHaveTextContent('From 1 to 1 000 calls. The run still uses 60 calls.');
    expect(onCommit).not.toHaveBeenCalled();
    await userEvent.keyboard('{Escape}');
    expect(box()).toHaveValue('60');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it.each(['2.5', 'many', '5 s'])('refuses "%s" where calls are counted', async (text) => {
    const onCommit = vi.fn<(...args: unknown[]) => void>();
    render(<Live onCommit={onCommit} />);
    await userEvent.clear(box());
    await userEvent.type(box(), `${text}{Enter}`);
    expect(screen.getByRole('alert')).toHaveTextContent('A whole number from 1 to 1 000 calls. The run still uses 60 calls.');
    expect(onCommit).not.toHaveBeenCalled();
  });

  it('shows help with the default while it has the focus', async () => {
    render(<><Live /><button type="button">next</button></>);
    const help = screen.getByText('The last calls that are counted. Default 100 calls.');
    expect(help).not.toBeVisible();
    slider().focus();
    expect(await screen.findByText(/Default 100 calls/)).toBeVisible();
    expect(slider()).toHaveAccessibleDescription(/Default 100 calls/);
    await userEvent.click(screen.getByText('next'));
    await waitFor(() => expect(help).not.toBeVisible());
  });

  it('marks a changed value and puts the default back', async () => {
    const onCommit = vi.fn<(...args: unknown[]) => void>();
    render(<Live onCommit={onCommit} />);
    await userEvent.click(screen.getByRole('button', { name: 'Changed. Reset Window to 100 calls' }));
    expect(onCommit).toHaveBeenCalledWith(100);
    expect(screen.queryByRole('button', { name: /Reset/ })).toBeNull();
  });

  it('says why it cannot be used', () => {
    render(<SliderRow field={WINDOW} value={60} onCommit={() => {}} disabledReason="Only used by the count window." />);
    expect(slider()).toBeDisabled();
    expect(box()).toBeDisabled();
    expect(screen.getByRole('group', { name: 'Window' })).toHaveAccessibleDescription(/^Only used by the count window\./);
  });

  it('steps with its signs and stops at the ends', async () => {
    const onCommit = vi.fn<(...args: unknown[]) => void>();
    render(<Live first={200} onCommit={onCommit} />);
    await userEvent.click(screen.getByRole('button', { name: 'More: Window' }));
    expect(onCommit).toHaveBeenCalledWith(201);
    expect(screen.getByRole('button', { name: 'More: Window' })).toBeDisabled();
  });

  it('keeps a value beyond its track', async () => {
    render(<Live first={900} />);
    expect(box()).toHaveValue('900');
    expect(slider()).toHaveAttribute('aria-valuetext', '900 calls');
    expect(screen.queryByRole('alert')).toBeNull();
  });
});
