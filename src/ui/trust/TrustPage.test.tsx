/** The page over the files of the repository: every row of the table is there, whatever came of it. */
import { cleanup, configure, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type measured from '../../../test/fixtures/results-measured.json';
import published from '../../../test/fixtures/results.json';
import { TrustPage } from './TrustPage.tsx';
import { modelledPart } from './NotModelledSection.tsx';

configure({ getElementError: (message) => new Error(message?.slice(0, 300)) });
afterEach(() => { cleanup(); vi.unstubAllGlobals(); location.hash = ''; });

async function shown() {
  const problems: string[] = [];
  render(<TrustPage onProblem={(text) => { problems.push(text); }} />);
  await screen.findByRole('table', { name: 'Published results' });
  return { problems, user: userEvent.setup() };
}
const rowOf = (id: string): HTMLElement => screen.getByRole('button', { name: new RegExp(`^${id} `) }).closest('tr') as HTMLElement;
const rowCount = (): number => screen.getAllByRole('rowheader').filter((head) => /^[A-Z]\d\d /.test(head.textContent ?? '')).length;

/** The files as they are, with some of them changed. */
function withFile(name: string, change: (given: never) => unknown): void {
  const fetched = globalThis.fetch;
  vi.stubGlobal('fetch', async (address: URL) => {
    const answer = await fetched(address);
    return address.pathname.endsWith(`/${name}`) ? new Response(JSON.stringify(change(await answer.json() as never))) : answer;
  });
}

describe('published results', () => {
  test('every row is there with claim, expected, measured, tolerance, deviation, verdict and source', async () => {
    await shown();
    expect(rowCount()).toBe(published.results.length);
    const cells = within(rowOf('R02')).getAllByRole('cell').map((cell) => cell.textContent);
    expect(rowOf('R02')).toHaveTextContent('4 attempts at each of 3 layers');
    expect(cells).toEqual(['retry amplificationexact', '64', '64', '±1e−9', '', 'holds', 'Ulrich, 2016', 'RunOpen']);
    expect(within(rowOf('R02')).getByRole('img', { name: '+0.00 %' })).toBeInTheDocument();
    expect(within(rowOf('R02')).getByRole('link', { name: 'Ulrich, 2016' })).toHaveAttribute('href', 'https://sre.google/sre-book/addressing-cascading-failures/');
  });

  test('a row that fails stays in the table, named and counted', async () => {
    withFile('results-measured.json', (given: typeof measured) => ({
      rows: { Q01: given.rows.Q01, R02: { ...given.rows.R02, values: [{ ...given.rows.R02.values[0], measured: [64, 64, 65, 64, 64] }] } },
    }));
    const { user } = await shown();
    expect(rowCount()).toBe(published.results.length);
    expect(rowOf('R02')).toHaveTextContent('outside');
    expect(within(rowOf('R02')).getByRole('img', { name: '+0.31 %, outside: the mean and seed 3' })).toBeInTheDocument();
    expect(screen.getByText(/1 outside/)).toBeInTheDocument();
    await user.selectOptions(screen.getByRole('combobox', { name: 'Show' }), 'other');
    expect(rowOf('R02')).toBeInTheDocument();
  });

  test('a row without a scenario stays in the table as not run, and cannot be run or opened', async () => {
    withFile('results.json', (given: typeof published) => ({ ...given, results: [...given.results, { ...given.results[0], id: 'Z01', claim: 'No scenario' }] }));
    await shown();
    expect(rowOf('Z01')).toHaveTextContent('not run');
    expect(within(rowOf('Z01')).queryByRole('button', { name: /Run|Open/ })).toBeNull();
    expect(screen.getByText(new RegExp(`of ${published.results.length + 1} hold`))).toBeInTheDocument();
  });

  test('kinds are labelled: calibrated, published figure, model formula', async () => {
    await shown();
    expect(rowOf('T05')).toHaveTextContent('published figure');
    expect(rowOf('T04')).toHaveTextContent('calibrated');
    expect(rowOf('T05')).toHaveTextContent('order only');
    expect(rowOf('A04')).toHaveTextContent('exact, model formula');
    expect(within(rowOf('A04')).queryByRole('button', { name: 'Open A04 in the workbench' })).toBeNull();
  });

  test('a row opens to all its values, how it is run and where it is from', async () => {
    const { user } = await shown();
    await user.click(screen.getByRole('button', { name: /^M04 / }));
    const table = screen.getByRole('table', { name: 'M04: all values' });
    expect(within(table).getAllByRole('rowheader').map((head) => head.textContent)).toEqual(['drop_expired_goodput', 'drop_hopeless_recovers', 'lifo_recovers', 'K250_recovers', 'K400_recovers']);
    expect(await screen.findByText(/Poisson arrivals let a single call through/)).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'hopeless' })).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: /^M04 / }));
    expect(screen.queryByRole('table', { name: 'M04: all values' })).toBeNull();
  });

  test('opens in the workbench as a link to its scenario, with the first seed', async () => {
    const { user, problems } = await shown();
    await user.click(screen.getByRole('button', { name: 'Open R02 in the workbench' }));
    await waitFor(() => expect(location.hash).toMatch(/^#1\./));
    expect(problems).toEqual([]);
  });

  test('one may look at a part of it: about something, or only what is quick', async () => {
    const { user } = await shown();
    await user.selectOptions(screen.getByRole('combobox', { name: 'About' }), 'retry amplification');
    expect(rowCount()).toBe(2);
    expect(screen.getByRole('button', { name: 'Run these 2 here' })).toBeEnabled();
  });

  test('where no worker can start, a row says so and keeps what was measured last', async () => {
    vi.stubGlobal('Worker', undefined);
    const { user } = await shown();
    await user.click(screen.getByRole('button', { name: 'Run R02 in this browser' }));
    await waitFor(() => expect(rowOf('R02')).toHaveTextContent('No worker can start in this browser'));
    expect(rowOf('R02')).toHaveTextContent('holds');
  });
});

test('the other sections say what they show and when it was measured', async () => {
  const { user } = await shown();
  await user.click(screen.getByRole('tab', { name: 'Library traces' }));
  expect(screen.getByText('220 of 220 recorded runs pass.')).toBeInTheDocument();
  await user.click(screen.getByRole('tab', { name: 'Identities' }));
  expect(within(screen.getByRole('table')).getAllByText('holds').length).toBeGreaterThan(15);
  await user.click(screen.getByRole('tab', { name: 'Determinism' }));
  expect(within(screen.getByRole('table')).getAllByText('not compared').length).toBeGreaterThan(15);
  await user.click(screen.getByRole('tab', { name: 'What is not modelled' }));
  await user.click(screen.getByText('Circuit breaker'));
  await waitFor(() => expect(screen.getByText('Circuit breaker').closest('details')?.textContent?.length).toBeGreaterThan(200));
});

test('files that cannot be had are told, with a way to try again', async () => {
  const fetched = globalThis.fetch;
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
  render(<TrustPage onProblem={() => {}} />);
  expect(await screen.findByText('A file of results could not be loaded. Is the server still running?')).toBeInTheDocument();
  vi.stubGlobal('fetch', fetched);
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('table', { name: 'Published results' })).toBeInTheDocument();
});

test('axe finds nothing on any section', async () => {
  const { user } = await shown();
  await user.selectOptions(screen.getByRole('combobox', { name: 'About' }), 'retry amplification');
  await user.click(screen.getByRole('button', { name: /^R02 / }));
  for (const tab of screen.getAllByRole('tab')) {
    await user.click(tab);
    // Long tables are looked at in a browser, and so are colours.
    const exclude = tab.textContent === 'Published results' ? [] : [['tbody']];
    const { violations } = await axe.run(
      { include: [document.body], exclude },
      { rules: { 'color-contrast': { enabled: false }, 'region': { enabled: false } } },
    );
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 120)}`)).toEqual([]);
  }
});

test('of a pattern’s text only what it says of its limits is shown', () => {
  expect(modelledPart('# A\n## When\nx\n## What is modelled, and what is not\nyes\n\nno\n## Sources\nz')).toBe('yes\n\nno\n');
  expect(modelledPart('nothing of the kind')).toBe('nothing of the kind');
});
