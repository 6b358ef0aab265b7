// @vitest-environment jsdom
import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import PhiAccrualView from './view.tsx';
import { settingOf } from './headline.tsx';
import { phiAt, phiWords } from './level.tsx';
import { phiAccrual } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { phiOf } from '../../engine/des/phi.ts';
import { readerOf } from '../../../test/support/small-run.ts';
import { balanced, fault } from '../../../test/support/balanced.ts';
import { showView } from '../../../test/support/pattern-view.tsx';

const config = { ...defaultsOf(phiAccrual.fields), phase: 'none' as const, acceptablePauseMs: 0 };
const reader = readerOf(
  balanced([phiAccrual], {
    durationMs: 60_000,
    config,
    clients: [{ workload: { kind: 'even', ratePerSec: 10, firstMs: 0 } }],
    changes: [fault(30_500, 0, { stalled: true })],
  }),
);
const rows = (): readonly string[] => within(screen.getByRole('table')).getAllByRole('row').slice(1).map((row) => within(row).getAllByRole('cell').slice(2).map((cell) => cell.textContent?.trim()).join(' | ').replaceAll('\u2009', ' '));
const show = (atMs: number) => { showView(PhiAccrualView, phiAccrual, config, reader, 'links/link/phiAccrual', atMs); };

describe('the view of a phi detector', () => {
  it('shows phi of each endpoint at the playhead, between heartbeats too', () => {
    show(30_900);
    expect(rows()).toEqual(['0.08 | 1 000 ± 100 | available stalled', '0.08 | 1 000 ± 100 | available', '0.08 | 1 000 ± 100 | available']);
  });
  it('shows doubt from phi 1 on, and suspicion at the threshold', () => {
    show(31_400);
    expect(rows()[0]).toBe(`${phiWords(phiOf('normal', 1400, 1000, 100))} | 1 000 ± 100 | in doubt stalled`);
  });
  it('shows the greatest phi, and draws it', () => {
    show(31_600);
    expect(rows()[0]).toContain('suspected');
    expect(screen.getByText('Greatest phi').nextSibling).toHaveTextContent(/^9\.01 at no\. 1$/);
    expect(screen.getByRole('img', { name: /^Phi of endpoint 1 from 20\.000 s to 40\.000 s: 9\.01 at 31\.600 s, suspected from 8$/ })).toBeInTheDocument();
  });
  it('says what the threshold means', () => {
    show(0);
    expect(screen.getByText(/a silence this long would happen once in 10 to the 8/)).toBeInTheDocument();
  });
  it('has no phi before the first heartbeat, and a plain word for what is beyond counting', () => {
    expect(phiAt({ state: 0, sinceUs: 0, untilUs: Infinity, cause: -1, gauges: [-1, 1000, 250, 2] }, config, 5e6)).toBe(0);
    expect([phiWords(0.5), phiWords(12.4), phiWords(5000)]).toEqual(['0.50', '12', 'above 1000']);
  });
  it('is named in a chain by threshold and heartbeat', () => {
    expect(settingOf(config)).toBe('phi 8, heartbeat every 1 s');
    expect(settingOf({ ...config, heartbeats: 'traffic' })).toBe('phi 8, by answers');
  });
});
