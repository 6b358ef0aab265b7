/** What a pattern is doing at the playhead: its own sentence where it has one, and the instants and rates that go with it. */
import type { StateAt } from '../../engine/pattern.ts';
import type { MoveRow, Reader } from '../../engine/recording/reading.ts';
import type { Attach } from '../../scenario/document.ts';
import { isAhead } from '../canvas/pipeline-numbers.ts';
import { formatCall, formatCount, formatInstant, formatPerSecond } from '../kit/format.ts';
import type { RightNowProps, RightNowRow } from '../inspector/RightNow.tsx';
import { attachCounter, decidedIn } from './recorded.ts';

type Sentence = (config: never, at: StateAt, nowUs: number) => string;

const files = import.meta.glob<Sentence>('../../patterns/*/right-now.tsx', { import: 'rightNow', eager: true });
const kindOf = (path: string) => (path.split('/').at(-2) ?? '').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
const sentences = new Map(Object.entries(files).map(([path, sentence]) => [kindOf(path), sentence]));

export interface RightNowInput {
  readonly reader: Reader; readonly attach: Attach; readonly config: Attach['config']; readonly id: string; readonly nowUs: number;
  readonly at: StateAt | null;
  readonly moves: readonly MoveRow[];
  onSeek(us: number): void;
}

export function rightNowOf({ reader, attach, config, id, nowUs, at, moves, onSeek }: RightNowInput): RightNowProps {
  const sentence = sentences.get(attach.kind);
  if (isAhead(reader, nowUs)) return { sentence: 'The run has not come here yet.', rows: [], atUs: nowUs };
  const counter = (name: 'in' | 'forwarded' | 'decided') => attachCounter(reader, id, name, nowUs);
  const arrived = counter('in');
  if (at === null || sentence === undefined) {
    const forwarded = counter('forwarded'), decided = counter('decided');
    const perCall = arrived.perSecond > 0 ? forwarded.perSecond / arrived.perSecond : 0;
    return {
      sentence: arrived.perSecond === 0 ? 'Nothing comes to it in this half second.'
        : `${formatPerSecond(arrived.perSecond)} come in, ${formatPerSecond(forwarded.perSecond)} go on: ${perCall.toFixed(2)} attempts for each.`,
      rows: [{ label: 'Came in so far', value: formatCount(arrived.total) }, { label: 'Went on', value: formatCount(forwarded.total) }, { label: 'Decided here', value: formatCount(decided.total) }],
      atUs: nowUs,
    };
  }
  return { sentence: sentence(config as never, at, nowUs), rows: moveRows(reader, id, moves, nowUs, onSeek), atUs: nowUs, steady: true };
}

function moveRows(reader: Reader, id: string, moves: readonly MoveRow[], nowUs: number, onSeek: (us: number) => void): readonly RightNowRow[] {
  const last = moves.findLast((move) => move.atUs <= nowUs);
  const next = moves.find((move) => move.atUs > nowUs);
  const cause = (move: MoveRow) => `${formatInstant(move.atUs)}, ${move.call < 0 ? 'timer' : `call ${formatCall(move.call)}`}`;
  const row = (label: string, move: MoveRow | undefined): RightNowRow =>
    move === undefined ? { label, value: 'none' } : { label, value: cause(move), onClick: () => onSeek(move.atUs) };
  const refused = decidedIn(reader, id, last?.atUs ?? -1, nowUs);
  return [row('Last change', last), { label: 'Refused since', value: `${formatCount(refused)} attempts` }, row('Next change', next)];
}
