// @vitest-environment jsdom
import { cleanup, render } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PLAIN_THEME } from '../../../test/support/plain-theme.ts';
import type { Draw } from './CanvasView.tsx';
import { EndpointBands } from './EndpointBands.tsx';
import { gaugeOver, HistoryLanes } from './HistoryLanes.tsx';
import { SvgSurface } from './svg-surface.ts';

const last = vi.hoisted(() => ({ draw: (() => {}) as Draw }));
vi.mock('./CanvasView.tsx', () => ({ CanvasView: ({ draw }: { readonly draw: Draw }) => { last.draw = draw; return null; } }));
afterEach(cleanup);

/** What was drawn last, as SVG of that width. */
function picture(width: number): string {
  const surface = new SvgSurface('p', (text) => text.length * 6);
  last.draw(surface, width, 62, PLAIN_THEME);
  return surface.markup;
}

describe('lanes of a history', () => {
  const show = (nowUs: number) =>
    render(
      <HistoryLanes
        label="Average"
        lanes={[{ label: 'Average response time', values: [1, 2, 3, 4], family: 'in-flight', now: '34 of 400 ms', most: '1056 ms' }]}
        durationUs={4e6}
        nowUs={nowUs}
        onSeek={() => {}}
      />,
    );
  it('leave the greatest value out where it would run into that of now', () => {
    show(1e6);
    expect(picture(400)).toContain('at most 1056 ms');
    expect(picture(288)).not.toContain('at most');
    expect(picture(288)).toContain('34 of 400 ms');
  });
  it('are pale after the playhead', () => {
    show(1e6);
    const [before = '', after = ''] = picture(400).split('opacity="0.5"'), line = `stroke="${PLAIN_THEME.outcome['in-flight'].ink}"`;
    expect([before.includes(line), after.includes(line)]).toEqual([true, true]);
  });
  it('are lower where there are more than three, so that a panel holds them', () => {
    const lane = { label: 'Keys', values: [1], family: 'other', now: '1', most: '1' } as const;
    const height = (count: number) => {
      const { container } = render(
        <HistoryLanes label="Cache" lanes={Array.from({ length: count }, () => lane)} durationUs={4e6} nowUs={0} onSeek={() => {}} />,
      );
      return Number.parseFloat((container.firstElementChild as HTMLElement).style.height);
    };
    expect([height(1), height(3), height(4)]).toEqual([62, 160, 172]);
  });
  it('take a gauge at the end of each stretch, and know nothing of what is not computed', () => {
    const values = gaugeOver((us) => (us <= 500_000 ? [us] : null), 1e6, 0);
    expect([values[0], values[79], values[80]]).toEqual([6250, 500_000, NaN]);
    expect(gaugeOver(undefined, 1e6, 0)).toEqual([]);
  });
});

describe('bands of endpoints', () => {
  const past = (endpoint: number, faults: readonly { fromUs: number; toUs: number; label: string }[]) => ({
    endpoint,
    moves: [],
    at: () => ({ state: 0, sinceUs: 0, untilUs: Infinity, cause: -1, gauges: [] }),
    faults,
  });
  const show = (rows: readonly ReturnType<typeof past>[]) =>
    render(<EndpointBands label="Stock" past={rows} states={['healthy', 'refusing']} durationUs={4e6} nowUs={1e6} onSeek={() => {}} />);
  it('explain their hatching only where something was done', () => {
    const { container, rerender } = show([past(0, [])]);
    expect(container.querySelector('p')).toHaveTextContent(/^Block: refusing\.$/);
    rerender(
      <EndpointBands
        label="Stock"
        past={[past(0, [{ fromUs: 0, toUs: 1, label: 'Down' }])]}
        states={['healthy', 'refusing']}
        durationUs={4e6}
        nowUs={1e6}
        onSeek={() => {}}
      />,
    );
    expect(container.querySelector('p')).toHaveTextContent(/^Hatched: something is done to it\. Block: refusing\.$/);
  });
  it('number their rows where there are several', () => {
    show([past(0, [])]);
    expect(picture(300)).not.toContain('>1</text>');
    show([past(0, []), past(1, [])]);
    expect(picture(300)).toContain('>1</text>');
  });
});
