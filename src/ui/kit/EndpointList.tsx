/** The endpoints of a balancer at one instant: how each is, its load and its share of the traffic. Few are rows; many are tiles, with rows for those that stand out. */
import { EndpointGlyph, FaultWord } from './EndpointGlyph.tsx';
import type { EndpointHealth } from './EndpointGlyph.tsx';
import styles from './EndpointList.module.css';
import { classNames } from './class-names.ts';
import { formatCount, formatNumber, formatPlain } from './format.ts';

export interface EndpointEntry {
  /** From 0; shown from 1. */
  readonly endpoint: number;
  readonly health: EndpointHealth;
  /** Its state in a word: `healthy`, `ejected`. */
  readonly word: string;
  /** When that ends by itself; Infinity or absent: not by time. */
  readonly untilUs?: number;
  /** NaN: not known. */
  readonly load: number;
  /** Of the traffic of the last half second, 0 to 1; NaN: there is none. */
  readonly share: number;
  /** One text for each of `columns`. */
  readonly values?: readonly string[];
  /** What is wrong with it in truth, whether or not the balancer knows. */
  readonly fault?: string | null;
}
export interface EndpointListProps {
  readonly label: string;
  readonly nowUs: number;
  readonly entries: readonly EndpointEntry[];
  /** What `load` counts: `Outstanding`. */
  readonly loadLabel: string;
  /** Heads of further columns. */
  readonly columns?: readonly string[];
}

/** More are tiles. */
const MOST_ROWS = 16;
/** Of many, those in a row of their own. */
const MOST_SINGLED = 6;
/** More tiles are not drawn. */
const MOST_TILES = 400;
const ORDER: readonly EndpointHealth[] = ['out', 'doubt', 'gone', 'in'];

export function EndpointList({ label, nowUs, entries, loadLabel, columns = [] }: EndpointListProps) {
  const most = roundAbove(Math.max(...entries.map(({ load }) => load || 0)));
  const many = entries.length > MOST_ROWS, rows = many ? singledOut(entries) : entries;
  return (
    <div className={styles['list']}>
      <p className={styles['summary']}>{summaryOf(entries).map(({ health, word, count }) => <span key={`${health} ${word}`}><EndpointGlyph health={health} /> {formatCount(count)} {word}</span>)}</p>
      {many && <Tiles label={label} entries={entries} nowUs={nowUs} loadLabel={loadLabel} most={most} />}
      <table className={classNames(styles['rows'], columns.length > 2 && styles['dense'])}>
        <caption className={styles['caption']}>{many ? `${label}: those that stand out` : label}</caption>
        <thead><tr><th scope="col">No.</th><th scope="col">{loadLabel}</th><th scope="col">Traffic</th>{columns.map((name) => <th key={name} scope="col">{name}</th>)}<th scope="col">State</th></tr></thead>
        <tbody>
          {rows.map((entry) => (
            <tr key={entry.endpoint} className={classNames(entry.health !== 'in' && styles['aside'])}>
              <th scope="row">{entry.endpoint + 1}</th>
              <td className={styles['load']}>{formatPlain(entry.load, 1)}<span className={styles['bar']} aria-hidden><i style={{ width: `${(100 * (Number.isNaN(entry.load) ? 0 : entry.load)) / most}%` }} /></span></td>
              <td className={styles['number']}>{inPercent(entry.share)}</td>
              {columns.map((name, k) => <td key={name} className={styles['number']}>{entry.values?.[k] ?? ''}</td>)}
              <td className={styles['state']}><span className={styles['words']}><EndpointGlyph health={entry.health} /> {stateWords(entry, nowUs)}</span>{isHurt(entry) && <> <FaultWord fault={entry.fault ?? ''} /></>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Tiles({ label, entries, nowUs, loadLabel, most }: { readonly label: string; readonly entries: readonly EndpointEntry[]; readonly nowUs: number; readonly loadLabel: string; readonly most: number }) {
  const loads = entries.map(({ load }) => load).filter((load) => !Number.isNaN(load)).sort((a, b) => a - b);
  const mean = loads.reduce((sum, load) => sum + load, 0) / loads.length;
  const spread = loads.length === 0 ? '' : `${loadLabel}: ${formatPlain(loads[0]!, 1)} at least, ${formatNumber(mean, 1)} on average, ${formatPlain(loads.at(-1)!, 1)} at most`;
  return (
    <>
      <div className={styles['tiles']} role="img" aria-label={`${label}: ${summaryOf(entries).map(({ word, count }) => `${formatCount(count)} ${word}`).join(', ')}. ${spread}`}>
        {entries.slice(0, MOST_TILES).map((entry) => (
          <span key={entry.endpoint} className={classNames(styles['tile'], isHurt(entry) && styles['fault'])} title={`${entry.endpoint + 1}: ${stateWords(entry, nowUs)}, ${loadLabel.toLowerCase()} ${formatPlain(entry.load, 1)}, ${inPercent(entry.share)} of the traffic`}>
            <i style={{ height: `${(100 * (Number.isNaN(entry.load) ? 0 : entry.load)) / most}%` }} />
            {entry.health !== 'in' && <EndpointGlyph health={entry.health} size={11} />}
          </span>
        ))}
      </div>
      <p className={styles['spread']}>{spread}{entries.length > MOST_TILES && `; the first ${formatCount(MOST_TILES)} of ${formatCount(entries.length)} are drawn`}. Below, those that stand out.</p>
    </>
  );
}

/** The end of the scale: 5, 10, 20, 50, 100 and so on, so that bars stand still while loads change a little. */
function roundAbove(load: number): number {
  let end = 5;
  for (let k = 0; end < load; k++) end *= k % 3 === 2 ? 2.5 : 2;
  return end;
}
function isHurt({ fault = null }: EndpointEntry): boolean { return fault !== null; }
/** Those that are not simply in, worst first; then those with the greatest load. */
function singledOut(entries: readonly EndpointEntry[]): readonly EndpointEntry[] {
  return [...entries]
    .sort(
      (a, b) =>
        ORDER.indexOf(a.health) - ORDER.indexOf(b.health) ||
        Number(isHurt(b)) - Number(isHurt(a)) ||
        (b.load || 0) - (a.load || 0) ||
        a.endpoint - b.endpoint,
    )
    .slice(0, MOST_SINGLED);
}
function summaryOf(entries: readonly EndpointEntry[]): readonly { readonly health: EndpointHealth; readonly word: string; readonly count: number }[] {
  const groups = new Map<string, { health: EndpointHealth; word: string; count: number }>();
  for (const entry of entries) {
    const { health } = entry, word = isHurt(entry) ? `${entry.word}, ${entry.fault?.toLowerCase() ?? ''}` : entry.word;
    const key = `${health} ${word}`, known = groups.get(key);
    if (known === undefined) groups.set(key, { health, word, count: 1 });
    else known.count += 1;
  }
  return [...groups.values()].sort((a, b) => ORDER.indexOf(b.health) - ORDER.indexOf(a.health));
}
function stateWords({ word, untilUs = Infinity }: EndpointEntry, nowUs: number): string {
  return Number.isFinite(untilUs) && untilUs > nowUs ? `${word}, ${formatNumber((untilUs - nowUs) / 1e6, 1)} s` : word;
}
function inPercent(share: number): string { return Number.isNaN(share) ? '–' : `${share === 0 ? 0 : formatNumber(share * 100, share < 0.0995 ? 1 : 0)} %`; }
