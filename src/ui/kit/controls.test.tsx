// @vitest-environment jsdom
import { act, fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Button } from './Button.tsx';
import { DistributionRow } from './DistributionRow.tsx';
import { DurationsRow } from './DurationsRow.tsx';
import { IconButton } from './IconButton.tsx';
import { NamesRow } from './NamesRow.tsx';
import { Segmented } from './Segmented.tsx';
import { SelectRow } from './SelectRow.tsx';
import { Tabs } from './Tabs.tsx';
import { Toggle } from './Toggle.tsx';
import { ToggleRow } from './ToggleRow.tsx';
import { Tooltip } from './Tooltip.tsx';

const nothing = () => {};
afterEach(() => vi.useRealTimers());

function pass(ms: number): void {
  vi.advanceTimersByTime(ms);
}

describe('buttons', () => {
  it('do one thing when pressed and nothing when off', async () => {
    const onClick = vi.fn<(...args: unknown[]) => void>();
    render(<><Button onClick={onClick}>Run</Button><Button disabled onClick={onClick}>Off</Button></>);
    await userEvent.click(screen.getByRole('button', { name: 'Run' }));
    await userEvent.click(screen.getByRole('button', { name: 'Off' }));
    expect(onClick).toHaveBeenCalledTimes(1);
    expect(screen.getByRole('button', { name: 'Run' })).toHaveAttribute('type', 'button');
  });
  it('of one picture have a name and tell their key', () => {
    render(<IconButton label="Play" shortcut="Space"><svg /></IconButton>);
    expect(screen.getByRole('button', { name: 'Play' })).toHaveAttribute('aria-keyshortcuts', 'Space');
  });
});

describe('a tooltip', () => {
  it('waits, opens on hover, and closes with Escape', () => {
    vi.useFakeTimers();
    render(<Tooltip text="To start"><button type="button">x</button></Tooltip>);
    const anchor = screen.getByText('x').parentElement!;
    fireEvent.pointerEnter(anchor, { pointerType: 'mouse' });
    act(() => pass(299));
    expect(screen.queryByRole('tooltip')).toBeNull();
    act(() => pass(1));
    expect(screen.getByRole('tooltip')).toHaveTextContent('To start');
    fireEvent.keyDown(window, { key: 'Escape' });
    expect(screen.queryByRole('tooltip')).toBeNull();
  });
});

describe('a segmented choice', () => {
  function Live({ onChange = nothing }: { onChange?: (v: string) => void }) {
    const [value, setValue] = useState('1');
    return <Segmented label="Speed" value={value} onChange={(v) => { onChange(v); setValue(v); }} options={['0.5', '1', '2'].map((v) => ({ value: v, label: `${v}×`, disabled: v === '2' }))} />;
  }
  it('is one stop of the Tab key and moves with the arrows, past what is off', async () => {
    const onChange = vi.fn<(...args: unknown[]) => void>();
    render(<Live onChange={onChange} />);
    await userEvent.tab();
    expect(screen.getByRole('radio', { name: '1×' })).toHaveFocus();
    await userEvent.keyboard('{ArrowRight}{End}{Home}');
    expect(onChange.mock.calls.flat()).toEqual(['0.5', '1', '0.5']);
    expect(screen.getByRole('radio', { name: '0.5×' })).toBeChecked();
    expect(screen.getByRole('radio', { name: '0.5×' })).toHaveFocus();
  });
  it('checks nothing for a value it does not offer', () => {
    render(<Segmented label="Speed" value="7" onChange={nothing} options={[{ value: '1', label: '1×' }]} />);
    expect(screen.getByRole('radio')).not.toBeChecked();
    expect(screen.getByRole('radio')).toHaveAttribute('tabindex', '0');
  });
});

describe('toggles', () => {
  it('are switches', async () => {
    const onChange = vi.fn<(...args: unknown[]) => void>();
    render(<Toggle label="Half-open by timer" checked={false} onChange={onChange} />);
    await userEvent.click(screen.getByRole('switch', { name: 'Half-open by timer' }));
    expect(onChange).toHaveBeenCalledWith(true);
  });
  it('answer to the keyboard and say their help', async () => {
    const onChange = vi.fn<(...args: unknown[]) => void>();
    render(<ToggleRow label="Slow answers" help="They count as failures." checked changed defaultText="off" onChange={onChange} onReset={nothing} />);
    screen.getByRole('switch').focus();
    await userEvent.keyboard(' ');
    expect(onChange).toHaveBeenCalledWith(false);
    expect(screen.getByRole('switch')).toHaveAccessibleDescription('They count as failures. Default off.');
    expect(screen.getByRole('button', { name: 'Changed. Reset Slow answers to off' })).toBeVisible();
  });
});

describe('tabs', () => {
  function Live() {
    const [value, setValue] = useState('a');
    return (
      <Tabs
        label="About"
        value={value}
        onChange={setValue}
        tabs={[
          { value: 'a', label: 'Requests' },
          { value: 'b', label: 'Queue', disabled: true },
          { value: 'c', label: 'Events' },
        ]}
      >
        panel {value}
      </Tabs>
    );
  }
  it('show the panel they name and move with the arrows', async () => {
    render(<Live />);
    expect(screen.getByRole('tabpanel', { name: 'Requests' })).toHaveTextContent('panel a');
    await userEvent.tab();
    await userEvent.keyboard('{ArrowRight}');
    expect(screen.getByRole('tab', { name: 'Events' })).toHaveFocus();
    expect(screen.getByRole('tabpanel', { name: 'Events' })).toHaveTextContent('panel c');
    await userEvent.click(screen.getByRole('tab', { name: 'Requests' }));
    expect(screen.getByRole('tab', { name: 'Requests' })).toHaveAttribute('aria-selected', 'true');
  });
});

describe('a choice in a row', () => {
  it('is segmented when it is small, a menu when it is not', async () => {
    const onChange = vi.fn<(...args: unknown[]) => void>();
    const { rerender } = render(<SelectRow label="Errors" options={[{ value: 'a', label: 'All' }, { value: 'o', label: 'Only' }]} value="a" onChange={onChange} />);
    await userEvent.click(screen.getByRole('radio', { name: 'Only' }));
    expect(onChange).toHaveBeenLastCalledWith('o');
    rerender(
      <SelectRow
        label="Back-off"
        value="b"
        onChange={onChange}
        options={[
          { value: 'a', label: 'Limited exponential' },
          { value: 'b', label: 'Constant' },
        ]}
      />,
    );
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Back-off' }), 'Limited exponential');
    expect(onChange).toHaveBeenLastCalledWith('a');
  });
  it('shows a value it does not know', () => {
    render(<SelectRow label="Link" options={[{ value: 'a', label: 'A' }]} value="gone" onChange={nothing} issue="No link is called gone." />);
    expect(screen.getByRole('combobox')).toHaveDisplayValue('gone');
    expect(screen.getByRole('alert')).toHaveTextContent('No link is called gone.');
  });
});

describe('lists', () => {
  it('of names grow, shrink and refuse doubles', async () => {
    const onChange = vi.fn<(...args: unknown[]) => void>();
    render(<NamesRow label="Errors" value={['Timeout', 'Busy']} onChange={onChange} />);
    const input = screen.getByRole('textbox', { name: 'Add: Errors, error name' });
    await userEvent.type(input, 'Unavailable{Enter}');
    expect(onChange).toHaveBeenLastCalledWith(['Timeout', 'Busy', 'Unavailable']);
    await userEvent.click(within(screen.getByRole('list', { name: 'Errors' })).getByRole('button', { name: 'Remove Timeout' }));
    expect(onChange).toHaveBeenLastCalledWith(['Busy']);
    await userEvent.type(input, 'Busy{Enter}');
    expect(screen.getByRole('alert')).toHaveTextContent('Busy is in the list already.');
    await userEvent.clear(input);
    await userEvent.keyboard('{Backspace}');
    expect(onChange).toHaveBeenLastCalledWith(['Timeout']);
  });
  it('of durations read units', async () => {
    const onChange = vi.fn<(...args: unknown[]) => void>();
    render(<DurationsRow label="Waits" value={[100]} accept={{ min: 0, max: 60_000 }} onChange={onChange} />);
    const input = screen.getByRole('textbox');
    await userEvent.type(input, '1.5 s{Enter}');
    expect(onChange).toHaveBeenLastCalledWith([100, 1500]);
    await userEvent.type(input, '2 h{Enter}');
    expect(screen.getByRole('alert')).toHaveTextContent('2 h is not a duration from 0 ms to 60 s. The list was not changed.');
  });
});

describe('a distribution', () => {
  it('keeps its mean when its kind changes', async () => {
    const onChange = vi.fn<(...args: unknown[]) => void>();
    render(<DistributionRow label="Work" value={{ dist: 'exponential', meanMs: 50 }} onChange={onChange} />);
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Work' }), 'Uniform');
    expect(onChange).toHaveBeenLastCalledWith({ dist: 'uniform', minMs: 0, maxMs: 100 });
    await userEvent.clear(screen.getByRole('spinbutton', { name: 'Mean' }));
    await userEvent.type(screen.getByRole('spinbutton', { name: 'Mean' }), '80{Enter}');
    expect(onChange).toHaveBeenLastCalledWith({ dist: 'exponential', meanMs: 80 });
  });
  it('shows what it cannot edit as it is', () => {
    render(<DistributionRow label="Work" value={{ dist: 'mixture', parts: [{ weight: 1, of: { dist: 'constant', ms: 5 } }] }} onChange={nothing} />);
    expect(screen.getByRole('combobox')).toHaveDisplayValue('mixture of 1 part');
  });
});
