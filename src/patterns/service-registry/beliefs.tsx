/** One service as its registry and those who look it up have it, against what is true: a row an instance, differences by shape and word. */
import { EndpointGlyph, FaultWord } from '../../ui/kit/EndpointGlyph.tsx';
import type { EndpointHealth } from '../../ui/kit/EndpointGlyph.tsx';
import { formatCount } from '../../ui/kit/format.ts';
import type { PatternMembers } from '../../ui/kit/pattern-view.ts';
import { SrOnly } from '../../ui/kit/SrOnly.tsx';
import styles from './view.module.css';

/** More callers are counted, not drawn. */
const MOST_COLUMNS = 12;
/** Of more instances only those are rows that somebody has otherwise than they are. */
const MOST_ROWS = 16;

/** What a list says of an instance, against what is so. */
interface Belief { readonly shape: EndpointHealth | 'none'; readonly word: string }
const RIGHT: Belief = { shape: 'in', word: 'listed' }, GONE: Belief = { shape: 'none', word: 'not listed' };
const DEAD: Belief = { shape: 'doubt', word: 'listed, and should not be' }, MISSED: Belief = { shape: 'gone', word: 'missing, and is up' }, KEPT: Belief = { shape: 'out', word: 'not listed, still connected' };
const ALL = [RIGHT, DEAD, MISSED, KEPT, GONE];

type Instance = PatternMembers['instances'][number];
const isUp = ({ fault }: Instance): boolean => fault === null || !/^(Down|Stalled|Draining)/.test(fault);
function beliefOf(instance: Instance, believes: number): Belief {
  if (believes === 2) return KEPT;
  return believes === 1 ? (isUp(instance) ? RIGHT : DEAD) : isUp(instance) ? MISSED : GONE;
}
const registryBelief = (instance: Instance): Belief => beliefOf(instance, instance.word === 'listed' || instance.word === 'dropped' ? 1 : 0);

export function Beliefs({ members: { title, instances, callers, callersInAll } }: { readonly members: PatternMembers }) {
  const rows = instances.map((instance, k) => ({
    instance,
    k,
    registry: registryBelief(instance),
    beliefs: callers.map(({ believes }) => beliefOf(instance, believes[k] ?? 0)),
  }));
  const odd = rows.filter(({ instance, registry, beliefs }) => !isUp(instance) || [registry, ...beliefs].some((belief) => belief !== RIGHT));
  const shown = rows.length > MOST_ROWS ? odd.slice(0, MOST_ROWS) : rows,
    drawn = callersInAll <= MOST_COLUMNS,
    used = new Set(shown.flatMap(({ registry, beliefs }) => [registry, ...beliefs]));
  const wrong = callers.filter((_, c) => rows.some(({ beliefs }) => beliefs[c] === DEAD)).length;
  return (
    <div className={styles['service']}>
      <p className={styles['summary']}>
        <strong>{title}</strong> {formatCount(instances.filter(isUp).length)} of {formatCount(instances.length)} up; {callersInAll === 0 ? 'nobody looks it up' : `${formatCount(wrong)} of ${formatCount(callers.length)}${callers.length < callersInAll ? ` looked at (${formatCount(callersInAll)} in all)` : ''} list one that should not be`}
      </p>
      <div className={styles['scroll']} data-scrolls="x">
        <table className={styles['beliefs']}>
          <caption className={styles['caption']}>{title}: in truth, in the registry, and on the lists of those who look it up</caption>
          <thead>
            <tr>
              <th scope="col">No.</th><th scope="col">In truth</th><th scope="col">Registry</th>
              {drawn ? callers.map((caller, c) => <th key={caller.title} scope="col" className={styles['narrow']} title={`${caller.title}: list ${caller.list}`}><span aria-hidden>{callers.length === 1 ? 'List' : c + 1}</span><SrOnly>{`${caller.title}, list ${caller.list}`}</SrOnly></th>) : <th scope="col">On lists</th>}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ instance, k, registry, beliefs }) => (
              <tr key={k}>
                <th scope="row">{k + 1}</th>
                <td>{instance.fault === null ? 'up' : <FaultWord fault={instance.fault} />}</td>
                <td className={styles['word']}><Mark belief={registry} /> {instance.word}</td>
                {drawn ? beliefs.map((belief, c) => <td key={callers[c]!.title} className={styles['narrow']} title={belief.word}><Mark belief={belief} /><SrOnly>{belief.word}</SrOnly></td>) : <Count beliefs={beliefs} />}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown.length < rows.length && <p className={styles['note']}>{shown.length === odd.length ? `${formatCount(rows.length - shown.length)} others are up, and everybody lists them.` : `The first ${formatCount(shown.length)} of ${formatCount(odd.length)} that somebody has otherwise than they are.`}</p>}
      {drawn && callers.length > 0 && <p className={styles['legend']}>{ALL.filter((belief) => used.has(belief)).map((belief) => <span key={belief.word}><Mark belief={belief} /> {belief.word}</span>)}{callers.length > 1 && <span>{groupsOf(callers).map(({ of, from, to }) => `${from === to ? 'List' : `Lists ${formatCount(from)} to`} ${formatCount(to)}: ${of}`).join(' · ')}</span>}</p>}
    </div>
  );
}

/** Copies of one caller, by their columns from 1. */
function groupsOf(callers: PatternMembers['callers']): readonly { readonly of: string; readonly from: number; readonly to: number }[] {
  const starts = callers.flatMap(({ of }, c) => (of === callers[c - 1]?.of ? [] : [c]));
  return starts.map((from, k) => ({ of: callers[from]!.of, from: from + 1, to: starts[k + 1] ?? callers.length }));
}
function Mark({ belief: { shape } }: { readonly belief: Belief }) { return shape === 'none' ? <span className={styles['none']} aria-hidden>–</span> : <EndpointGlyph health={shape} />; }
/** Of many callers: how many have it how, as a bar and in numbers. */
function Count({ beliefs }: { readonly beliefs: readonly Belief[] }) {
  const counts = ALL.map((belief) => ({ belief, n: beliefs.filter((one) => one === belief).length })).filter(({ n }) => n > 0);
  return (
    <td className={styles['count']}>
      <span className={styles['bar']} aria-hidden>
        {counts.map(({ belief, n }) => (
          <i key={belief.word} className={styles[belief.shape]} style={{ flexGrow: n }} />
        ))}
      </span>
      {counts.map(({ belief, n }) => (
        <span key={belief.word}>
          <Mark belief={belief} /> {formatCount(n)} {belief.word}
        </span>
      ))}
    </td>
  );
}
