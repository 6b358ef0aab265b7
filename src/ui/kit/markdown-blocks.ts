/** Reads the part of Markdown our texts use: headings, paragraphs, lists, quotes, tables and code. Nothing in it is ever HTML. */

export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'paragraph' | 'quote'; readonly text: string }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly { readonly text: string; readonly sub: readonly Block[] }[] }
  | { readonly kind: 'code'; readonly text: string; readonly language: string }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[]; readonly right: readonly boolean[] }
  | { readonly kind: 'line' };

const ITEM = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const FENCE = /^\s*(```|~~~)\s*(\S*)/;
const RULER = /^\s*([-*_])(\s*\1){2,}\s*$/;
const DIVIDER = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

export function blocksOf(markdown: string): readonly Block[] {
  return read(markdown.replace(/\r\n?/g, '\n').split('\n'));
}

function read(lines: readonly string[]): readonly Block[] {
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const fence = FENCE.exec(line);
    const heading = HEADING.exec(line);
    if (line.trim() === '') at += 1;
    else if (fence !== null) {
      const end = lines.findIndex((other, k) => k > at && other.trim() === fence[1]);
      const stop = end === -1 ? lines.length : end;
      blocks.push({ kind: 'code', language: fence[2] ?? '', text: lines.slice(at + 1, stop).join('\n') });
      at = stop + 1;
    } else if (heading !== null) {
      blocks.push({ kind: 'heading', level: heading[1]?.length ?? 1, text: heading[2] ?? '' });
      at += 1;
    } else if (RULER.test(line)) {
      blocks.push({ kind: 'line' });
      at += 1;
    } else if (line.includes('|') && DIVIDER.test(lines[at + 1] ?? '') && (lines[at + 1] ?? '').includes('-')) {
      const end = after(lines, at + 2, (other) => other.includes('|'));
      blocks.push({ kind: 'table', head: cells(line), right: cells(lines[at + 1] ?? '').map((cell) => cell.endsWith(':') && !cell.startsWith(':')), rows: lines.slice(at + 2, end).map(cells) });
      at = end;
    } else if (ITEM.test(line)) {
      const [list, end] = readList(lines, at);
      blocks.push(list);
      at = end;
    } else if (/^\s*>/.test(line)) {
      const end = after(lines, at, (other) => /^\s*>/.test(other));
      blocks.push({ kind: 'quote', text: joined(lines.slice(at, end).map((other) => other.replace(/^\s*>\s?/, ''))) });
      at = end;
    } else {
      const end = after(
        lines,
        at + 1,
        (other) => other.trim() !== '' && !FENCE.test(other) && !HEADING.test(other) && !ITEM.test(other) && !/^\s*>/.test(other),
      );
      blocks.push({ kind: 'paragraph', text: joined(lines.slice(at, end)) });
      at = end;
    }
  }
  return blocks;
}

function after(lines: readonly string[], from: number, holds: (line: string) => boolean): number {
  let at = from;
  while (at < lines.length && holds(lines[at] ?? '')) at += 1;
  return at;
}

const joined = (lines: readonly string[]) => lines.map((line) => line.trim()).join(' ');

function cells(line: string): readonly string[] {
  return line.trim().replace(/^\||\|$/g, '').split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
}

/** A list goes on while lines are items or are indented more than its marker. */
function readList(lines: readonly string[], from: number): readonly [Block, number] {
  const first = ITEM.exec(lines[from] ?? '');
  const indent = first?.[1]?.length ?? 0;
  const items: { text: string; sub: readonly Block[] }[] = [];
  let at = from;
  while (at < lines.length) {
    const item = ITEM.exec(lines[at] ?? '');
    if (item === null || (item[1]?.length ?? 0) !== indent) break;
    const rest: string[] = [];
    const texts = [item[3] ?? ''];
    at += 1;
    while (at < lines.length) {
      const line = lines[at] ?? '';
      const blankInside = line.trim() === '' && /^\s+\S/.test(lines[at + 1] ?? '') && (lines[at + 1] ?? '').search(/\S/) > indent;
      if (line.trim() !== '' ? line.search(/\S/) <= indent && (ITEM.test(line) || HEADING.test(line) || FENCE.test(line)) : !blankInside) break;
      if (rest.length === 0 && line.trim() !== '' && !ITEM.test(line) && !FENCE.test(line)) texts.push(line);
      else rest.push(line.slice(Math.min(line.search(/\S|$/), indent + 2)));
      at += 1;
    }
    items.push({ text: joined(texts), sub: read(rest) });
    if ((lines[at] ?? '').trim() === '' && ITEM.test(lines[at + 1] ?? '') && (ITEM.exec(lines[at + 1] ?? '')?.[1]?.length ?? -1) === indent) at += 1;
  }
  return [{ kind: 'list', ordered: /\d/.test(first?.[2] ?? ''), items }, at];
}
