// @vitest-environment jsdom
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import type { Reader, WhyStep } from '../../engine/recording/reading.ts';
import { handMadeReader, TELLING_CALL } from '../../../test/support/hand-made-reader.ts';
import { WhyPanel, type WhyPanelProps } from './WhyPanel.tsx';

const recorded = handMadeReader({ calls: [TELLING_CALL], moves: [{ at: 1300, to: 1, call: 7 }] });
const STEPS: readonly WhyStep[] = [
  { text: 'It ended at its deadline. Call #7 was given up at 1.800 s, after 800 ms.', atUs: 1_800_000, facts: [], call: 7 },
  { text: 'The breaker had opened. It opened at 1.300 s because of call #4.', atUs: 1_300_000, facts: [], move: 0 },
  { text: 'Its work was done all the same.', atUs: 2_245_000, facts: [], span: 2 },
];
const reader: Reader = { ...recorded, why: () => STEPS };
const nothing = () => {};

function shown(props: Partial<WhyPanelProps> = {}) {
  return render(<WhyPanel reader={reader} call={7} onSeek={nothing} onSelectCall={nothing} onClose={nothing} {...props} />);
}

test('the chain goes from effect to cause, a step each', () => {
  shown();
  expect(screen.getByRole('heading', { name: 'Why did call #7 time out?' })).toBeInTheDocument();
  const steps = within(screen.getByRole('list')).getAllByRole('listitem');
  expect(steps.map((step) => within(step).getByText(/\.$/, { selector: 'strong' }).textContent)).toEqual(['It ended at its deadline.', 'The breaker had opened.', 'Its work was done all the same.']);
});

test('instants and other calls are links', async () => {
  const onSeek = vi.fn<(us: number) => void>();
  const onSelectCall = vi.fn<(call: number) => void>();
  shown({ onSeek, onSelectCall });
  await userEvent.click(screen.getByRole('button', { name: '1.800 s' }));
  await userEvent.click(screen.getByRole('button', { name: '#4' }));
  expect(onSeek).toHaveBeenCalledWith(1_800_000);
  expect(onSelectCall).toHaveBeenCalledWith(4);
  expect(screen.queryByRole('button', { name: '#7' })).toBeNull();
});

test('a stop stays on the line of the link that it follows', () => {
  shown();
  expect(screen.getByRole('button', { name: '#4' }).parentElement).toHaveTextContent(/^#4\.$/);
  expect(screen.getByRole('button', { name: '1.800 s' }).parentElement).toHaveTextContent(/^1\.800 s,$/);
  expect(screen.getAllByRole('listitem')[1]).toHaveTextContent('It opened at 1.300 s because of call #4.');
});

test('a step that names no instant gets its own as a link', async () => {
  const onSeek = vi.fn<(us: number) => void>();
  shown({ onSeek });
  await userEvent.click(screen.getByRole('button', { name: '2.245 s' }));
  expect(onSeek).toHaveBeenCalledWith(2_245_000);
});

test('the strip says what it shows', () => {
  shown();
  expect(screen.getByRole('img', { name: 'Call #7 from 1.000 s to 1.800 s; attempts: Error, Short-circuited, Timeout' })).toBeInTheDocument();
});

test('what to try stands at the foot', async () => {
  const onTry = vi.fn<() => void>();
  shown({ tries: [{ label: 'Window of 20 calls', onTry }] });
  await userEvent.click(screen.getByRole('button', { name: 'Window of 20 calls' }));
  expect(onTry).toHaveBeenCalledOnce();
});

test('a call that was not kept is said to be so', () => {
  shown({ call: 99 });
  expect(screen.getByText('This call is not in the recording')).toBeInTheDocument();
});
