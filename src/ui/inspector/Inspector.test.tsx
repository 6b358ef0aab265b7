// @vitest-environment jsdom
import { fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { describe, expect, it, vi } from 'vitest';
import type { FieldTable } from '../../engine/fields.ts';
import type { InspectorProps } from './Inspector.tsx';
import { ALL_FIELDS, Inspector } from './Inspector.tsx';

const fields: FieldTable = {
  dialect: { type: 'choice', label: 'Library', help: 'Whose rules decide.', default: 'resilience4j', options: [{ value: 'resilience4j', label: 'resilience4j 2.3.0' }, { value: 'go-resiliency', label: 'go-resiliency 1.7.0' }] },
  window: {
    type: 'count', label: 'Window', help: 'The last calls that are counted.', unit: 'calls', default: 100, whole: true, accept: { min: 1, max: 1000 },
    slider: { min: 1, max: 200, step: 1, scale: 'linear' }, names: { resilience4j: 'slidingWindowSize', other: 'size' },
  },
  jitter: { type: 'choice', label: 'Jitter', help: '', default: 'none', options: [{ value: 'none', label: 'None' }, { value: 'share', label: 'Share' }] },
  share: { type: 'share', label: 'Jitter share', help: '', unit: '%', default: 0.25, accept: { min: 0, max: 1 }, slider: { min: 0, max: 1, step: 0.01, scale: 'linear' }, when: { jitter: ['share'] } },
  slow: { type: 'toggle', label: 'Slow answers count', help: '', default: false },
  errors: { type: 'names', label: 'Ignored errors', help: '', default: [] },
  waits: { type: 'durations', label: 'Waits', help: '', default: [], accept: { min: 0, max: 60_000 } },
  work: { type: 'distribution', label: 'Work', help: '', default: { dist: 'constant', ms: 5 } },
  target: { type: 'reference', label: 'Falls back to', help: '', default: 'a-b', to: 'link' },
};
const config = { dialect: 'resilience4j', window: 60, jitter: 'none', share: 0.25, slow: false, errors: [], waits: [], work: { dist: 'constant', ms: 5 }, target: 'a-b' };

function show(more: Partial<InspectorProps> = {}) {
  const calls = {
    onDrag: vi.fn<(...args: unknown[]) => void>(),
    onCommit: vi.fn<(...args: unknown[]) => void>(),
    onReset: vi.fn<(...args: unknown[]) => void>(),
  };
  const result = render(
    <main>
      <h1>Halfopen</h1>
      <Inspector
        title="Breaker"
        fields={fields}
        config={config}
        references={{ link: [{ value: 'a-b', label: 'a → b' }], service: [] }}
        {...calls}
        {...more}
      />
    </main>,
  );
  return { ...calls, ...result };
}

describe('the inspector', () => {
  it('has a control for every field in use, the library first', () => {
    show();
    expect(screen.getByRole('combobox', { name: 'Behaves like' })).toHaveDisplayValue('resilience4j 2.3.0');
    for (const name of ['Window', 'Jitter', 'Slow answers count', 'Ignored errors', 'Waits', 'Work', 'Falls back to']) expect(screen.getAllByRole('group', { name })).toHaveLength(1);
    expect(screen.queryByRole('group', { name: 'Jitter share' })).toBeNull();
  });
  it('shows a field once another has the value it needs', () => {
    show({ config: { ...config, jitter: 'share' } });
    expect(screen.getByRole('group', { name: 'Jitter share' })).toBeVisible();
  });
  it('reports drags and edits by field', async () => {
    const { onDrag, onCommit } = show();
    const slider = within(screen.getByRole('group', { name: 'Window' })).getByRole('slider');
    fireEvent.input(slider, { target: { value: '1000' } });
    expect(onDrag).toHaveBeenCalledWith('window', 200);
    fireEvent(slider, new Event('change', { bubbles: true }));
    expect(onCommit).toHaveBeenCalledWith('window', 200);
    await userEvent.click(screen.getByRole('switch', { name: 'Slow answers count' }));
    expect(onCommit).toHaveBeenLastCalledWith('slow', true);
    await userEvent.type(screen.getByRole('textbox', { name: /Ignored errors/ }), 'Busy{Enter}');
    expect(onCommit).toHaveBeenLastCalledWith('errors', ['Busy']);
  });
  it('counts its changes and resets one or all', async () => {
    const { onReset } = show();
    await userEvent.click(screen.getByRole('button', { name: 'Reset 1 change' }));
    expect(onReset).toHaveBeenLastCalledWith(ALL_FIELDS);
    await userEvent.click(screen.getByRole('button', { name: 'Changed. Reset Window to 100 calls' }));
    expect(onReset).toHaveBeenLastCalledWith('window');
  });
  it('changes the library as a whole', async () => {
    const onDialect = vi.fn<(...args: unknown[]) => void>();
    const { onCommit } = show({ onDialect });
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Behaves like' }), 'go-resiliency');
    expect(onDialect).toHaveBeenCalledWith('go-resiliency');
    expect(onCommit).not.toHaveBeenCalled();
  });
  it('names the setting as the chosen library does', () => {
    show();
    expect(screen.getByText('The last calls that are counted. Called slidingWindowSize in resilience4j. Default 100 calls.')).toBeInTheDocument();
  });
  it('says what is wrong and what cannot be used', () => {
    show({ issues: { window: 'The window is too small.' }, disabledReasons: { slow: 'Only in half-open.' } });
    expect(screen.getByRole('alert')).toHaveTextContent('The window is too small.');
    expect(screen.getByRole('switch')).toBeDisabled();
    expect(screen.getByText('Only in half-open. Default off.')).toBeInTheDocument();
  });
  it('says what is going on, and leads there', async () => {
    const seek = vi.fn<(...args: unknown[]) => void>();
    show({ rightNow: { sentence: '8 of 10 are in.', atUs: 24_300_000, rows: [{ label: 'Last change', value: '24.047 s', onClick: seek }, { label: 'Refused since', value: '141 attempts' }] } });
    const now = screen.getByRole('region', { name: 'Right now' });
    expect(now).toHaveTextContent('at 24.300 s');
    await userEvent.click(within(now).getByRole('button', { name: '24.047 s' }));
    expect(seek).toHaveBeenCalled();
  });
  it('moves in the chain and can be left out', async () => {
    const place = { position: 0, count: 3, onOutward: vi.fn<(...args: unknown[]) => void>(), onInward: vi.fn<(...args: unknown[]) => void>() };
    const onChange = vi.fn<(...args: unknown[]) => void>();
    show({ place, inUse: { checked: true, onChange } });
    expect(screen.getByText('1 of 3, outermost')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Move outward' })).toBeDisabled();
    await userEvent.click(screen.getByRole('button', { name: 'Move inward' }));
    expect(place.onInward).toHaveBeenCalled();
    await userEvent.click(screen.getByRole('switch', { name: 'In use' }));
    expect(onChange).toHaveBeenCalledWith(false);
  });
  it('explains, and gives the code to copy', async () => {
    const onCopy = vi.fn<(...args: unknown[]) => void>();
    const snippet = { language: 'Java', library: 'resilience4j', code: 'CircuitBreakerConfig.custom()' };
    show({ explain: '# Circuit breaker\n\nStops calling.', snippets: [snippet], onCopy });
    await userEvent.click(screen.getByRole('tab', { name: 'Explain' }));
    expect(screen.getByRole('heading', { name: 'Circuit breaker' })).toBeVisible();
    await userEvent.click(screen.getByRole('tab', { name: 'Code' }));
    expect(screen.getByText('CircuitBreakerConfig.custom()')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Copy as Java' }));
    expect(onCopy).toHaveBeenCalledWith(snippet);
  });
  it('says so when there is nothing to read', async () => {
    show();
    await userEvent.click(screen.getByRole('tab', { name: 'Code' }));
    expect(screen.getByText('No code for Breaker')).toBeVisible();
  });
  it('has no fault axe can find', async () => {
    const { container } = show({
      place: { position: 1, count: 3, onInward: () => {}, onOutward: () => {} },
      issues: { window: 'Wrong.' },
      menu: [{ label: 'Remove', onSelect: () => {} }],
    });
    const { violations } = await axe.run(container, { rules: { 'color-contrast': { enabled: false } } });
    expect(violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
  });
});
