// @vitest-environment jsdom
import { act, render, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { resizeTo } from '../../../test/setup-dom.ts';
import type { Draw } from './CanvasView.tsx';
import { StillView } from './StillView.tsx';

function shown(draw: Draw) {
  const view = render(<StillView label="Two lines" draw={draw} />);
  const picture = screen.getByRole('img', { name: 'Two lines' });
  act(() => resizeTo(picture.parentElement!, 200, 50));
  return { ...view, picture };
}

test('it holds what is drawn as SVG, in the size of its box', () => {
  const { picture } = shown((surface, width, height) => { surface.rect(0, height - 1, width, 1, { fill: 'red' }); });
  expect(picture.innerHTML).toBe('<rect x="0" y="49" width="200" height="1" fill="red"></rect>');
  expect(picture.closest('div')!.querySelector('canvas')).toBeNull();
});

test('it is drawn anew for another function or size, and not when rendered again', () => {
  const draw = vi.fn<Draw>();
  const { rerender, picture } = shown(draw);
  expect(draw).toHaveBeenCalledTimes(1);
  rerender(<StillView label="Two lines" draw={draw} />);
  expect(draw).toHaveBeenCalledTimes(1);
  act(() => resizeTo(picture.parentElement!, 300, 50));
  expect(draw).toHaveBeenCalledTimes(2);
  rerender(<StillView label="Two lines" draw={(surface) => surface.rect(0, 0, 1, 1, { fill: 'blue' })} />);
  expect(picture.innerHTML).toContain('blue');
});
