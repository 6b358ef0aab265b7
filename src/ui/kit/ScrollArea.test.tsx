// @vitest-environment jsdom
import { act, render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { resizeTo } from '../../../test/setup-dom.ts';
import { ScrollArea } from './ScrollArea.tsx';

test('where its content has room it is no stop of the Tab key, and where it has none it is one with a name', () => {
  render(<ScrollArea label="The queue"><p>Twelve wait</p></ScrollArea>);
  const content = screen.getByText('Twelve wait'), area = content.parentElement!;
  const set = (height: number) => {
    Object.defineProperty(area, 'scrollHeight', { configurable: true, value: height });
    act(() => resizeTo(content, 300, height));
  };
  set(0);
  expect(area).not.toHaveAttribute('tabindex');
  set(400);
  expect(screen.getByRole('group', { name: 'The queue' })).toBe(area);
  expect(area).toHaveAttribute('tabindex', '0');
  set(0);
  expect(area).not.toHaveAttribute('tabindex');
});
