/** A run as its trace tells it: lines of text read back into plain records, from which every question can be answered by going through all of them. */
export interface CallFact { readonly id: number; readonly client: string; readonly startUs: number; readonly endUs: number; readonly outcome: string }
export interface SpanFact {
  readonly owner: number; readonly attempt: number; readonly link: string; readonly instance: string;
  readonly sentUs: number; readonly queuedUs: number; readonly begunUs: number; readonly endedUs: number; readonly leftUs: number; readonly deadlineUs: number;
  readonly rest: string;
}
export interface MoveFact { readonly atUs: number; readonly state: string; readonly from: string; readonly to: string; readonly cause: number; readonly untilUs: number }
export interface GaugeFact { readonly atUs: number; readonly state: string; readonly name: string; readonly value: number; /** How many moves come before it in the trace. */ readonly after: number }
export interface LineFact { readonly atUs: number; readonly process: string; readonly text: string; readonly call: number; readonly unseen: boolean }
export interface Facts { readonly calls: readonly CallFact[]; readonly spans: readonly SpanFact[]; readonly moves: readonly MoveFact[]; readonly gauges: readonly GaugeFact[]; readonly lines: readonly LineFact[] }

/** `1.000250` as µs; `-` is never, -1. */
function us(text: string): number { return text === '-' ? -1 : Number(text.replace('.', '')); }

export function factsOf(trace: readonly string[]): Facts {
  const calls: CallFact[] = [], spans: SpanFact[] = [], moves: MoveFact[] = [], gauges: GaugeFact[] = [], lines: LineFact[] = [];
  for (const text of trace) {
    const call = /^call #(\d+) (\S+) start=(\S+) end=(\S+) (.*)$/.exec(text);
    const span = /^span #(\d+)\.(\d+) (\S+)\/(\S+) sent=(\S+) queued=(\S+) begun=(\S+) ended=(\S+) left=(\S+) deadline=(\S+) (.*)$/.exec(text);
    const move = /^move (\S+) (\S+) ([^>]+)>(.+?)(?: cause=#(\d+))? until=(\S+)$/.exec(text);
    const gauge = /^gauge (\S+) (\S+) (.+)=(\S+)$/.exec(text), line = /^line (\S+) (\S+) (".*")(?: #(\d+))?( unseen)?$/.exec(text);
    if (call !== null) calls.push({ id: Number(call[1]), client: call[2]!, startUs: us(call[3]!), endUs: us(call[4]!), outcome: call[5]! });
    else if (span !== null) {
      const [sentUs, queuedUs, begunUs, endedUs, leftUs, deadlineUs] = span.slice(5, 11).map(us);
      spans.push({ owner: Number(span[1]), attempt: Number(span[2]), link: span[3]!, instance: span[4]!, sentUs: sentUs!, queuedUs: queuedUs!, begunUs: begunUs!, endedUs: endedUs!, leftUs: leftUs!, deadlineUs: deadlineUs!, rest: span[11]! });
    } else if (move !== null) moves.push({ atUs: us(move[1]!), state: move[2]!, from: move[3]!, to: move[4]!, cause: Number(move[5] ?? -1), untilUs: us(move[6]!) });
    else if (gauge !== null) gauges.push({ atUs: us(gauge[1]!), state: gauge[2]!, name: gauge[3]!, value: Number(gauge[4]), after: moves.length });
    else if (line !== null) lines.push({ atUs: us(line[1]!), process: line[2]!, text: JSON.parse(line[3]!) as string, call: Number(line[4] ?? -1), unseen: line[5] !== undefined });
    else throw new Error(`no record: ${text}`);
  }
  return { calls, spans, moves, gauges, lines };
}
