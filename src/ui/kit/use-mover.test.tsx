// @vitest-environment jsdom
/** What is moved: by an animation that stands still, or by its style where there are none. */
import { render, screen } from '@testing-library/react';
import { useLayoutEffect } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { useMover } from './use-mover.ts';

function Line({ at, width }: { readonly at: number; readonly width: number }) {
  const { element, move } = useMover('translateX', 0, width);
  useLayoutEffect(() => move(at), [move, at]);
  return <div ref={element} data-testid="line" />;
}

afterEach(() => { Reflect.deleteProperty(Element.prototype, 'animate'); });

test('without animations its style says where it is', () => {
  const { rerender } = render(<Line at={0.25} width={200} />);
  const line = screen.getByTestId('line');
  expect(line.style.transform).toBe('translateX(50px)');
  rerender(<Line at={0.25} width={400} />);
  expect(line.style.transform).toBe('translateX(100px)');
});

test('with animations one stands still at its place; another way makes another one, at the same share', () => {
  const made: { keyframes: Keyframe[]; currentTime: number; pause: () => void; cancel: () => void }[] = [];
  Element.prototype.animate = ((keyframes: Keyframe[]) => {
    const animation = { keyframes, currentTime: 0, pause: vi.fn<() => void>(), cancel: vi.fn<() => void>() };
    made.push(animation);
    return animation;
  }) as unknown as Element['animate'];
  const { rerender, unmount } = render(<Line at={0.25} width={200} />);
  rerender(<Line at={0.5} width={200} />);
  expect(made.map(({ keyframes, currentTime }) => [keyframes[1]?.['transform'], currentTime])).toEqual([['translateX(200px)', 500]]);
  expect(made[0]?.pause).toHaveBeenCalled();
  rerender(<Line at={0.5} width={400} />);
  expect(made[0]?.cancel).toHaveBeenCalled();
  expect(made[1]).toMatchObject({ currentTime: 500 });
  expect(screen.getByTestId('line').style.transform).toBe('');
  unmount();
  expect(made[1]?.cancel).toHaveBeenCalled();
});

test('off its way it is not shown', () => {
  const { rerender } = render(<Line at={1.2} width={200} />);
  expect(screen.getByTestId('line')).not.toBeVisible();
  rerender(<Line at={1} width={200} />);
  expect(screen.getByTestId('line')).toBeVisible();
});
