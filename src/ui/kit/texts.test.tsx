// @vitest-environment jsdom
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { DataTable } from './DataTable.tsx';
import { EmptyState } from './EmptyState.tsx';
import { ErrorNotice } from './ErrorNotice.tsx';
import { Markdown } from './Markdown.tsx';
import { Progress } from './Progress.tsx';
import { readStored, writeStored } from './safe-storage.ts';
import { SrOnly } from './SrOnly.tsx';

afterEach(() => vi.restoreAllMocks());

describe('texts', () => {
  const text = [
    '# Retry', 'Sends a **failed** call `again`.', '', '- one', '  goes on', '- two', '  1. inner', '', '| Setting | Default |', '|---|--:|', '| `a \\| b` | 3 |', '',
    '```go', 'x := <-c', '# no heading', '```', '> said', '', 'See [the source](https://example.org/a) or [a file](../x.md) or [bad](javascript:alert(1)).',
  ].join('\n');
  it('become headings, lists, tables and code', () => {
    render(<Markdown text={text} />);
    expect(screen.getByRole('heading', { level: 3, name: 'Retry' })).toBeVisible();
    expect(screen.getAllByRole('heading')).toHaveLength(1);
    expect(screen.getByText('failed').tagName).toBe('STRONG');
    expect(screen.getAllByRole('listitem').map((item) => item.textContent)).toEqual(['one goes on', 'twoinner', 'inner']);
    expect(within(screen.getByRole('table')).getByText('a | b').tagName).toBe('CODE');
    expect(screen.getByRole('group', { name: 'Code' })).toHaveTextContent('x := <-c # no heading');
    expect(screen.getByText('said').tagName).toBe('BLOCKQUOTE');
  });
  it('link to the web only', () => {
    render(<Markdown text={text} />);
    const links = screen.getAllByRole('link');
    expect(links.map((link) => link.getAttribute('href'))).toEqual(['https://example.org/a']);
    expect(links[0]).toHaveAttribute('rel', expect.stringContaining('noopener'));
  });
  it('never become HTML', () => {
    const { container } = render(<Markdown text={'<img src=x onerror="alert(1)"> & <b>x</b>'} />);
    expect(container.querySelector('img, b')).toBeNull();
    expect(container).toHaveTextContent('<img src=x onerror="alert(1)"> & <b>x</b>');
  });
});

describe('notices', () => {
  it('say what is true and offer a way on', async () => {
    const go = vi.fn<(...args: unknown[]) => void>();
    render(<EmptyState title="No call timed out" action={<button type="button" onClick={go}>Go to 20 s</button>}>The outage begins at 20 s.</EmptyState>);
    await userEvent.click(screen.getByRole('button', { name: 'Go to 20 s' }));
    expect(go).toHaveBeenCalled();
    expect(screen.getByText('The outage begins at 20 s.')).toBeVisible();
  });
  it('alert when something went wrong', () => {
    render(<ErrorNotice title="This link cannot be opened">Nothing was changed.</ErrorNotice>);
    expect(screen.getByRole('alert')).toHaveTextContent('This link cannot be openedNothing was changed.');
  });
  it('tell how far a long run is', async () => {
    const stop = vi.fn<(...args: unknown[]) => void>();
    render(<Progress title="Computing 10 million calls" share={41 / 60} detail="41 of 60 s, 3 s left" onStop={stop} />);
    expect(screen.getByRole('progressbar', { name: 'Computing 10 million calls' })).toHaveAttribute('aria-valuenow', '68');
    await userEvent.click(screen.getByRole('button', { name: 'Stop' }));
    expect(stop).toHaveBeenCalled();
  });
  it('are spoken when they are for listeners', () => {
    render(<SrOnly live>Breaker open</SrOnly>);
    expect(screen.getByRole('status')).toHaveTextContent('Breaker open');
  });
});

describe('a table', () => {
  it('names its rows and columns, and what is left out', () => {
    render(<DataTable caption="Outcomes" columns={[{ label: 'Outcome' }, { label: 'Calls', numeric: true }]} rows={[['Ok', 198], ['Error', 4]]} total={5} />);
    expect(screen.getByRole('table', { name: 'Outcomes, 2 of 5 rows' })).toBeVisible();
    expect(screen.getByRole('rowheader', { name: 'Error' })).toBeVisible();
    expect(screen.getByRole('columnheader', { name: 'Calls' })).toBeVisible();
  });
  it('is read by screen readers when it is a twin', () => {
    render(<DataTable hidden caption="Outcomes" columns={[{ label: 'Outcome' }]} rows={[['Ok']]} />);
    expect(screen.getByRole('table', { name: 'Outcomes' })).toBeInTheDocument();
  });
});

describe('what the browser keeps', () => {
  it('is kept, and forgotten', () => {
    expect(writeStored('a', '1')).toBe(true);
    expect(readStored('a')).toBe('1');
    expect(readStored('other')).toBeNull();
  });
  it('lives in memory where naming the store throws', () => {
    vi.spyOn(window, 'localStorage', 'get').mockImplementation(() => { throw new DOMException('denied', 'SecurityError'); });
    expect(writeStored('b', '2')).toBe(false);
    expect(readStored('b')).toBe('2');
    expect(readStored('other')).toBeNull();
  });
});
