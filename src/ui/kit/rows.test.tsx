// @vitest-environment jsdom
/** What the rows of settings are made of: the row, its list, its number and its slider. */
import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { CountsRow } from './CountsRow.tsx';
import { FieldRow } from './FieldRow.tsx';
import { ListRow } from './ListRow.tsx';
import { Slider } from './Slider.tsx';
import { Stepper } from './Stepper.tsx';

const field = {
  type: 'count', label: 'Window', unit: 'calls', default: 60, help: 'How many.', whole: true,
  accept: { min: 1, max: 1000 }, slider: { min: 1, max: 100, step: 1, scale: 'linear' },
} as const;

describe('a row', () => {
  it('tells its default, resets it, and says what is wrong', async () => {
    const onReset = vi.fn<() => void>();
    render(<FieldRow label="Window" help="How many." defaultText="60 calls" changed onReset={onReset} issue="It is 0." control={(by) => <input aria-label="x" aria-describedby={by} />} />);
    expect(screen.getByLabelText('x')).toHaveAccessibleDescription('How many. Default 60 calls. It is 0.');
    expect(screen.getByRole('alert')).toHaveTextContent('It is 0.');
    await userEvent.click(screen.getByRole('button', { name: 'Changed. Reset Window to 60 calls' }));
    expect(onReset).toHaveBeenCalledTimes(1);
  });
  it('that cannot be used says why, takes the focus, and offers no reset', () => {
    render(<FieldRow label="Window" disabledReason="Off." changed onReset={() => {}} control={() => null} />);
    const row = screen.getByRole('group', { name: 'Window' });
    expect(row).toHaveAttribute('aria-disabled', 'true');
    expect(row).toHaveAttribute('tabindex', '0');
    expect(screen.getByText('Off.')).toBeVisible();
    expect(screen.queryByRole('button')).toBeNull();
    expect(screen.getByRole('img', { name: 'changed' })).toBeInTheDocument();
  });
});

describe('a list', () => {
  it('keeps what it cannot take, with the reason, and lets the last one go with Backspace', async () => {
    const onRemove = vi.fn<(index: number) => void>(), onAdd = vi.fn<(text: string) => string | null>((text) => (text === 'no' ? 'Not this.' : null));
    render(<ListRow label="Errors" entries={['a', 'b']} noun="name" emptyText="none" onRemove={onRemove} onAdd={onAdd} suggestions={['Busy']} />);
    const line = screen.getByRole('combobox', { name: 'Add: Errors, name' });
    await userEvent.type(line, '{Backspace}');
    expect(onRemove).toHaveBeenCalledWith(1);
    await userEvent.type(line, ' no {Enter}');
    expect(onAdd).toHaveBeenLastCalledWith('no');
    expect(screen.getByRole('alert')).toHaveTextContent('Not this.');
    expect(line).toHaveValue(' no ');
    await userEvent.clear(line);
    await userEvent.type(line, 'yes{Enter}');
    expect(line).toHaveValue('');
    expect(screen.queryByRole('alert')).toBeNull();
  });
  it('of counts takes whole numbers in its range only', async () => {
    function Live() {
      const [value, setValue] = useState<readonly number[]>([1]);
      return <CountsRow label="Weights" unit="weight" accept={{ min: 0, max: 100 }} value={value} onChange={setValue} />;
    }
    render(<Live />);
    const line = screen.getByRole('textbox', { name: 'Add: Weights, weight' });
    await userEvent.type(line, '5{Enter}');
    expect(screen.getAllByRole('listitem').map((entry) => entry.textContent)).toEqual(['1', '5']);
    await userEvent.type(line, '2.5{Enter}');
    expect(screen.getByRole('alert')).toHaveTextContent('2.5 is not a whole number from 0 to 100. The list was not changed.');
    await userEvent.click(screen.getByRole('button', { name: 'Remove 1' }));
    expect(screen.getAllByRole('listitem').map((entry) => entry.textContent)).toEqual(['5']);
  });
});

describe('a number', () => {
  function Live({ start = 60, onRefused }: { start?: number; onRefused?: (reason: string | null) => void }) {
    const [value, setValue] = useState(start);
    return <Stepper label="Window" field={field} value={value} onCommit={setValue} {...(onRefused === undefined ? {} : { onRefused })} />;
  }
  const box = () => screen.getByRole('spinbutton', { name: 'Window' });
  it('steps with the keys and the signs, which end where the slider does', async () => {
    render(<Live start={99} />);
    await userEvent.click(screen.getByRole('button', { name: 'More: Window' }));
    expect(box()).toHaveAttribute('aria-valuenow', '100');
    expect(screen.getByRole('button', { name: 'More: Window' })).toBeDisabled();
    box().focus();
    await userEvent.keyboard('{PageDown}{ArrowDown}');
    expect(box()).toHaveAttribute('aria-valuetext', '89 calls');
  });
  it('is typed beyond the slider; what cannot be stays as typed until Escape', async () => {
    const onRefused = vi.fn<(reason: string | null) => void>();
    render(<Live onRefused={onRefused} />);
    await userEvent.clear(box());
    await userEvent.type(box(), '500{Enter}');
    expect(box()).toHaveAttribute('aria-valuenow', '500');
    await userEvent.clear(box());
    await userEvent.type(box(), '5000{Enter}');
    expect(onRefused).toHaveBeenLastCalledWith(expect.stringContaining('1'));
    expect(box()).toHaveValue('5000');
    expect(box()).toHaveAttribute('aria-valuenow', '500');
    await userEvent.keyboard('{Escape}');
    expect(box()).toHaveValue('500');
    expect(onRefused).toHaveBeenLastCalledWith(null);
  });
});

describe('a slider', () => {
  it('tells each movement, and the end of them once', () => {
    const onDrag = vi.fn<(value: number) => void>(), onCommit = vi.fn<(value: number) => void>();
    render(<Slider label="Window" slider={field.slider} value={1} valueText={(value) => `${value} calls`} onDrag={onDrag} onCommit={onCommit} tickAt={60} />);
    const slider = screen.getByRole('slider', { name: 'Window' });
    fireEvent.input(slider, { target: { value: '500' } });
    fireEvent.input(slider, { target: { value: '1000' } });
    fireEvent.pointerUp(window);
    fireEvent.pointerUp(window);
    expect(onDrag.mock.calls.flat().at(-1)).toBe(100);
    expect(onCommit.mock.calls).toEqual([[100]]);
  });
  it('steps with the keys, to its ends with Home and End, and not beyond', () => {
    const onCommit = vi.fn<(value: number) => void>();
    render(<Slider label="Window" slider={field.slider} value={95} valueText={String} onCommit={onCommit} />);
    const slider = screen.getByRole('slider', { name: 'Window' });
    for (const key of ['ArrowLeft', 'ArrowRight', 'PageUp', 'Home', 'End', 'x']) fireEvent.keyDown(slider, { key });
    expect(onCommit.mock.calls.flat()).toEqual([94, 96, 100, 1, 100]);
    expect(slider).toHaveAttribute('aria-valuetext', '95');
  });
});
