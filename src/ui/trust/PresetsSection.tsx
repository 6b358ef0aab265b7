/** What is checked on every scenario of the gallery: identities, and traces that are the same in this browser as in Node. */
import * as patterns from '../../patterns/registry.ts';
import { IDENTITIES, IDENTITY_TOLERANCE } from '../../results/evidence.ts';
import { GALLERY } from '../../scenario/gallery.ts';
import { openPreset } from '../../scenario/link.ts';
import { DataTable } from '../kit/DataTable.tsx';
import type { TrustFiles } from './files.ts';
import { presetRun } from './run-here.ts';
import type { PresetCheck } from './run-here.ts';
import { RunBar } from './RunBar.tsx';
import type { Progressing, Runs } from './runs.ts';
import { SCROLLS } from './scrolls.ts';
import styles from './Trust.module.css';
import { useRuns } from './use-store.ts';
import { Verdict } from './Verdict.tsx';

export interface PresetsSectionProps { readonly files: TrustFiles; readonly runs: Runs<PresetCheck> }

function runAll(runs: Runs<PresetCheck>): void {
  void runs.run(
    GALLERY.flatMap(({ id }) => {
      const opened = openPreset(id, patterns);
      return opened.ok ? [{ id, run: presetRun(id, opened.scenario) }] : [];
    }),
  );
}
const underWay = (item: Progressing<PresetCheck> | undefined): string | null =>
  item?.is === 'waiting' ? 'waiting' : item?.is === 'running' ? 'running' : item?.is === 'failed' ? item.message : null;

export function IdentitiesSection({ files: { evidence }, runs }: PresetsSectionProps) {
  const { items } = useRuns(runs);
  const holds = (ratio: number | null | undefined): boolean => ratio === null || (ratio !== undefined && Math.abs(ratio - 1) <= IDENTITY_TOLERANCE);
  return (
    <section aria-label="Identities">
      <div className={styles['tools']}><p className={styles['lead']}>These hold in every run, whatever the scenario. Each number is a ratio that must be 1, the one furthest from it in the whole run.</p>
        <RunBar runs={runs} things="scenarios" label={`Check all ${GALLERY.length} here`} onRun={() => runAll(runs)} /></div>
      <dl className={styles['facts']}>{IDENTITIES.map(({ measure, title, says }) => <div key={measure}><dt>{title}</dt><dd>{says}</dd></div>)}</dl>
      <div className={styles['scroll']} {...SCROLLS} aria-label="Identities by scenario">
        <DataTable caption="Identities by scenario" columns={[{ label: 'Scenario' }, ...IDENTITIES.map(({ title }) => ({ label: title, numeric: true })), { label: 'Verdict' }]}
          rows={GALLERY.map(({ id, title }) => {
            const item = items[id], ratios = item?.is === 'done' ? item.result.ratios : evidence.presets[id]?.ratios;
            const verdict = ratios === undefined ? 'not built' : ratios.every(holds) ? 'holds' : 'fails';
            return [
              <a key="open" href={`#preset=${id}`}>
                {title}
              </a>,
              ...IDENTITIES.map((_, i) => {
                const ratio = ratios?.[i];
                return ratio === undefined || ratio === null ? '–' : ratio.toFixed(9);
              }),
              underWay(item) ?? (
                <Verdict
                  key="verdict"
                  verdict={verdict}
                  words={`${verdict === 'holds' ? 'holds' : verdict === 'fails' ? 'broken' : 'not run'}${item?.is === 'done' ? ' here' : ''}`}
                />
              ),
            ];
          })} />
      </div>
      <p className={styles['foot']}>A dash: there is no such place, as a chain of one pattern has no neighbours. The same is checked, to the call, over hundreds of random scenarios by the tests. Last measured in Node, {evidence.date}, version {evidence.version}.</p>
    </section>
  );
}

export function DeterminismSection({ files: { evidence }, runs }: PresetsSectionProps) {
  const { items } = useRuns(runs);
  return (
    <section aria-label="Determinism">
      <div className={styles['tools']}>
        <p className={styles['lead']}>
          A run is a function of its scenario and its seed. The hash is taken over every record of the run; it was made in Node and must be the same
          here, to the bit.
        </p>
        <RunBar runs={runs} things="scenarios" label={`Compare all ${GALLERY.length} here`} onRun={() => runAll(runs)} />
      </div>
      <div className={styles['scroll']} {...SCROLLS} aria-label="Traces by scenario">
        <DataTable
          caption="Hashes of traces by scenario"
          columns={[{ label: 'Scenario' }, { label: 'In Node' }, { label: 'In this browser' }, { label: 'Verdict' }]}
          rows={GALLERY.map(({ id, title }) => {
            const item = items[id],
              inNode = evidence.presets[id]?.hash,
              here = item?.is === 'done' ? item.result.hash : undefined;
            const verdict = here === undefined || inNode === undefined ? 'not built' : here === inNode ? 'holds' : 'fails';
            return [
              <a key="open" href={`#preset=${id}`}>
                {title}
              </a>,
              <code key="node">{inNode ?? '–'}</code>,
              <code key="here">{here ?? '–'}</code>,
              underWay(item) ?? (
                <Verdict
                  key="verdict"
                  verdict={verdict}
                  words={verdict === 'holds' ? 'the same' : verdict === 'fails' ? 'differs' : 'not compared'}
                />
              ),
            ];
          })}
        />
      </div>
      <p className={styles['foot']}>
        Neither the size of slices nor windows, kept calls or the playhead change a trace; the tests check that over random scenarios. Logarithms and
        powers are computed by the simulator itself, since those of browsers differ.
      </p>
    </section>
  );
}
