/** Shows one of our own texts. Everything becomes an element or plain text: no HTML is taken over, and links lead only to the web. */
import type { ReactNode } from 'react';
import styles from './Markdown.module.css';
import type { Block } from './markdown-blocks.ts';
import { blocksOf } from './markdown-blocks.ts';
import { unbroken } from './format.ts';

export interface MarkdownProps {
  readonly text: string;
  /** The level of the page's headings that a first-level heading of the text gets; 3 unless said. */
  readonly firstLevel?: 2 | 3 | 4;
}

export function Markdown({ text, firstLevel = 3 }: MarkdownProps) {
  return <div className={styles['text']}>{blocksOf(text).map((block, k) => <BlockView key={k} block={block} firstLevel={firstLevel} />)}</div>;
}

/** What scrolls sideways must be reachable by keyboard to be scrolled. */
const SCROLLS = { tabIndex: 0, role: 'group' } as const;

function BlockView({ block, firstLevel }: { readonly block: Block; readonly firstLevel: number }) {
  switch (block.kind) {
    case 'heading': {
      const Heading = `h${Math.min(6, block.level + firstLevel - 1)}` as 'h2' | 'h3' | 'h4' | 'h5' | 'h6';
      return <Heading data-level={block.level}>{inline(block.text)}</Heading>;
    }
    case 'paragraph': return <p>{inline(block.text)}</p>;
    case 'quote': return <blockquote>{inline(block.text)}</blockquote>;
    case 'code': return <CodeBlock text={block.text} />;
    case 'line': return <hr />;
    case 'list': {
      const List = block.ordered ? 'ol' : 'ul';
      return (
        <List>
          {block.items.map((item, k) => (
            <li key={k}>{inline(item.text)}{item.sub.map((sub, n) => <BlockView key={n} block={sub} firstLevel={firstLevel} />)}</li>
          ))}
        </List>
      );
    }
    case 'table': return (
      <div className={styles['wide']} aria-label={block.head.join(', ')} {...SCROLLS}>
        <table>
          <thead><tr>{block.head.map((cell, c) => <th key={c} scope="col" data-right={block.right[c] === true}>{inline(cell)}</th>)}</tr></thead>
          <tbody>{block.rows.map((row, r) => <tr key={r}>{row.map((cell, c) => <td key={c} data-right={block.right[c] === true}>{inline(cell)}</td>)}</tr>)}</tbody>
        </table>
      </div>
    );
  }
}

/** Code that scrolls sideways rather than wrapping. */
export function CodeBlock({ text, label = 'Code' }: { readonly text: string; readonly label?: string }) {
  return <pre className={styles['code']} aria-label={label} {...SCROLLS}><code>{text}</code></pre>;
}

const INLINE = /(`+)(.+?)\1|\*\*(.+?)\*\*|\*([^*\s][^*]*?)\*|(?<![\w])_([^_\s][^_]*?)_(?![\w])|\[([^\]]+)\]\(([^)\s]+)\)|<(https?:\/\/[^>\s]+)>|\\([\\`*_{}[\]()#+\-.!|])/g;

function inline(text: string): readonly ReactNode[] {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const found of text.matchAll(INLINE)) {
    if (found.index > at) parts.push(unbroken(text.slice(at, found.index)));
    const [whole, , code, strong, emphasis, underlined, words, target, address, escaped] = found;
    const key = found.index;
    if (code !== undefined) parts.push(<code key={key}>{code.trim()}</code>);
    else if (strong !== undefined) parts.push(<strong key={key}>{inline(strong)}</strong>);
    else if (emphasis !== undefined || underlined !== undefined) parts.push(<em key={key}>{inline(emphasis ?? underlined ?? '')}</em>);
    else if (words !== undefined) parts.push(link(key, target ?? '', inline(words)));
    else if (address !== undefined) parts.push(link(key, address, [address]));
    else parts.push(escaped ?? whole);
    at = found.index + whole.length;
  }
  if (at < text.length) parts.push(unbroken(text.slice(at)));
  return parts;
}

/** Addresses of other schemes, and files of the repository, lead nowhere here: their words stay. */
function link(key: number, target: string, words: readonly ReactNode[]): ReactNode {
  if (!/^(https?:\/\/|#)/.test(target)) return <span key={key}>{words}</span>;
  return <a key={key} href={target} {...(target.startsWith('#') ? {} : { target: '_blank', rel: 'noreferrer noopener' })}>{words}</a>;
}
