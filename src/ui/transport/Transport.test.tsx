// @vitest-environment jsdom
import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { describe, expect, it, vi } from 'vitest';
import { SvgSurface } from '../kit/svg-surface.ts';
import { themeFrom } from '../kit/theme.ts';
import { drawScrubber } from './draw-scrubber.ts';
import type { TransportProps } from './Transport.tsx';
import { Transport } from './Transport.tsx';

const picture = {
  nowUs: 24_300_000, durationUs: 60_000_000, computedUs: 60_000_000, edits: [40_000_000],
  faults: [{ fromUs: 20_000_000, toUs: 32_000_000, label: 'Outage' }],
  band: [{ fromUs: 0, toUs: 20_500_000, state: 'closed' }, { fromUs: 20_500_000, toUs: 24_047_000, state: 'open' }, { fromUs: 24_047_000, toUs: 60_000_000, state: 'half-open' }],
};

function show(more: Partial<TransportProps> = {}) {
  const calls = {
    onPlay: vi.fn<(...args: unknown[]) => void>(),
    onToStart: vi.fn<(...args: unknown[]) => void>(),
    onStep: vi.fn<(...args: unknown[]) => void>(),
    onSeek: vi.fn<(...args: unknown[]) => void>(),
    onSpeed: vi.fn<(...args: unknown[]) => void>(),
    onScope: vi.fn<(...args: unknown[]) => void>(),
    onScrub: vi.fn<(...args: unknown[]) => void>(),
  };
  const result = render(<main><h1>Halfopen</h1><Transport playing={false} speed={1} scope="whole" {...picture} {...calls} {...more} /></main>);
  return { ...calls, ...result };
}

describe('the transport', () => {
  it('plays, pauses and steps', async () => {
    const { onPlay, onToStart, onStep } = show();
    await userEvent.click(screen.getByRole('button', { name: 'Play' }));
    expect(onPlay).toHaveBeenCalledWith(true);
    for (const name of ['To start', 'Back 100 ms', 'Forward 100 ms', 'Next event', 'Next state change']) await userEvent.click(screen.getByRole('button', { name }));
    expect(onToStart).toHaveBeenCalledTimes(1);
    expect(onStep.mock.calls).toEqual([['100ms', -1], ['100ms', 1], ['event', 1], ['change', 1]]);
  });
  it('pauses when it plays, and steps no further at the end', async () => {
    const { onPlay } = show({ playing: true, atEnd: true });
    await userEvent.click(screen.getByRole('button', { name: 'Pause' }));
    expect(onPlay).toHaveBeenCalledWith(false);
    expect(screen.getByRole('button', { name: 'Next event' })).toBeDisabled();
  });
  it('tells the time', () => {
    show();
    expect(screen.getByRole('group', { name: 'Clock' })).toHaveTextContent('24.300 sof 60 s, paused');
  });
  it('has speeds from 0.1 to 100, and shows another one too', async () => {
    const { onSpeed } = show({ speed: 5 });
    expect(screen.getAllByRole('radio', { name: '5×' })[0]).toBeChecked();
    await userEvent.click(screen.getByRole('radio', { name: '100×' }));
    expect(onSpeed).toHaveBeenCalledWith(100);
    await userEvent.click(screen.getByRole('radio', { name: '0.1×' }));
    expect(onSpeed).toHaveBeenLastCalledWith(0.1);
  });
  it('says of a typed speed that cannot be which may be, and which is', async () => {
    const { onSpeed } = show({ speed: 5 });
    const typed = screen.getByRole('spinbutton', { name: 'Speed to type' });
    await userEvent.clear(typed);
    await userEvent.type(typed, '1000{Enter}');
    expect(screen.getByRole('alert')).toHaveTextContent('From 0.1 to 100 ×. It still plays at 5 ×.');
    expect(typed).toHaveAccessibleDescription(/From 0.1 to 100/);
    expect(onSpeed).not.toHaveBeenCalled();
    await userEvent.clear(typed);
    await userEvent.type(typed, '25{Enter}');
    expect(onSpeed).toHaveBeenCalledExactlyOnceWith(25);
    expect(screen.queryByRole('alert')).toBeNull();
  });
  it('says what an edit applies to', async () => {
    const { onScope } = show();
    await userEvent.click(screen.getByRole('radio', { name: 'From playhead' }));
    expect(onScope).toHaveBeenCalledWith('playhead');
  });
  it('tells of a long run and stops it', async () => {
    const stop = vi.fn<(...args: unknown[]) => void>();
    show({ progress: '41 of 60 s computed, 3 s left', onStopComputing: stop });
    expect(screen.getByRole('status')).toHaveTextContent('41 of 60 s computed, 3 s left');
    await userEvent.click(screen.getByRole('button', { name: 'Stop' }));
    expect(stop).toHaveBeenCalled();
  });
  it('has no fault axe can find', async () => {
    const { container } = show();
    const { violations } = await axe.run(container, { rules: { 'color-contrast': { enabled: false } } });
    expect(violations.map((violation) => violation.id)).toEqual([]);
  });
});

describe('the scrubber', () => {
  const slider = () => screen.getByRole('slider', { name: 'Simulated time' });
  it('says the instant, the state and the fault', () => {
    show();
    expect(slider()).toHaveAttribute('aria-valuetext', '24.300 s of 60.000 s, half-open, Outage');
    expect(slider()).toHaveAttribute('aria-valuenow', '24.3');
    expect(slider()).toHaveAttribute('aria-valuemax', '60');
  });
  it('moves with the keys and stays in the run', async () => {
    const { onSeek } = show({ nowUs: 59_950_000 });
    slider().focus();
    await userEvent.keyboard('{ArrowRight}{ArrowLeft}{Shift>}{ArrowLeft}{/Shift}{PageDown}{Home}{End}');
    expect(onSeek.mock.calls.flat()).toEqual([60_000_000, 59_850_000, 58_950_000, 53_950_000, 0, 60_000_000]);
  });
  it('follows the pointer from press to release', () => {
    const { onSeek, onScrub } = show();
    vi.spyOn(slider(), 'getBoundingClientRect').mockReturnValue(new DOMRect(100, 0, 616, 54));
    fireEvent.pointerMove(slider(), { clientX: 200 });
    expect(onSeek).not.toHaveBeenCalled();
    fireEvent.pointerDown(slider(), { clientX: 108, button: 0 });
    fireEvent.pointerMove(slider(), { clientX: 408 });
    fireEvent.pointerMove(slider(), { clientX: 2000 });
    fireEvent.pointerUp(slider(), { clientX: 2000 });
    fireEvent.pointerMove(slider(), { clientX: 300 });
    expect(onSeek.mock.calls.flat()).toEqual([0, 30_000_000, 60_000_000]);
    expect(onScrub.mock.calls.flat()).toEqual([true, false]);
  });
  it('draws what is computed, the faults, the band and the time', () => {
    const surface = new SvgSurface();
    drawScrubber(surface, 616, themeFrom((token) => token), { ...picture, computedUs: 30_000_000 });
    expect(surface.markup).toContain('<rect x="8" y="6" width="300" height="15" fill="--sunken"');
    expect(surface.markup).toContain('>Outage<');
    expect(surface.markup).toContain('fill="--breaker-open"');
    expect(surface.markup).toContain('>60 s<');
    expect(surface.markup).not.toContain('NaN');
  });
});
