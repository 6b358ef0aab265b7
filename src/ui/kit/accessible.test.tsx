// @vitest-environment jsdom
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { expect, it } from 'vitest';
import { BreakerGlyph } from './BreakerGlyph.tsx';
import { Button } from './Button.tsx';
import { CanvasView } from './CanvasView.tsx';
import { DataTable } from './DataTable.tsx';
import { Dialog } from './Dialog.tsx';
import { DistributionRow } from './DistributionRow.tsx';
import { DurationsRow } from './DurationsRow.tsx';
import { EmptyState } from './EmptyState.tsx';
import { ErrorNotice } from './ErrorNotice.tsx';
import { IconButton } from './IconButton.tsx';
import { Markdown } from './Markdown.tsx';
import { Menu } from './Menu.tsx';
import { NamesRow } from './NamesRow.tsx';
import { OutcomeMark } from './OutcomeMark.tsx';
import { Progress } from './Progress.tsx';
import { Ring } from './Ring.tsx';
import { Segmented } from './Segmented.tsx';
import { SelectRow } from './SelectRow.tsx';
import { SliderRow } from './SliderRow.tsx';
import { SrOnly } from './SrOnly.tsx';
import { Tabs } from './Tabs.tsx';
import { ToastCard } from './Toast.tsx';
import { ToggleRow } from './ToggleRow.tsx';

const nothing = () => {};
const field = { type: 'count', label: 'Window', help: 'Help.', unit: 'calls', default: 100, accept: { min: 1, max: 1000 }, slider: { min: 1, max: 200, step: 1, scale: 'linear' } } as const;
const options = [{ value: 'a', label: 'First' }, { value: 'b', label: 'Second' }];

async function faults(): Promise<readonly string[]> {
  const { violations } = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false } } });
  return violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(' ')}`);
}

it('a page with every part has no fault axe can find', async () => {
  render(
    <main>
      <h1>Parts</h1>
      <Button>Run</Button><Button disabled>Off</Button><IconButton label="Play"><svg /></IconButton>
      <SliderRow field={field} value={60} onCommit={nothing} />
      <SliderRow field={{ ...field, label: 'Wrong' }} value={0} onCommit={nothing} />
      <SliderRow field={{ ...field, label: 'Off' }} value={60} onCommit={nothing} disabledReason="Not used." />
      <SelectRow label="Few" options={options} value="a" onChange={nothing} />
      <SelectRow label="Gone" options={options} value="c" onChange={nothing} issue="Not one of them." />
      <ToggleRow label="Timer" checked onChange={nothing} changed onReset={nothing} />
      <NamesRow label="Errors" value={['Busy']} onChange={nothing} suggestions={['Timeout']} />
      <DurationsRow label="Waits" value={[100]} accept={{ min: 0, max: 10 }} onChange={nothing} />
      <DistributionRow label="Work" value={{ dist: 'lognormal', meanMs: 5, scv: 1 }} onChange={nothing} />
      <Segmented label="Scope" showLabel options={options} value="b" onChange={nothing} />
      <Tabs label="Panels" tabs={options} value="a" onChange={nothing}>panel</Tabs>
      <Menu label="More" items={[{ label: 'Kill', onSelect: nothing }, { kind: 'line' }, { kind: 'heading', label: 'Theme' }, { kind: 'choice', label: 'Dark', checked: true, onSelect: nothing }]}>…</Menu>
      <OutcomeMark reason="ok" label="Ok" /><BreakerGlyph state="closed" label="Closed" />
      <Ring label="3 of 5" segments={['ok', 'free']} />
      <CanvasView label="Outcomes of calls" draw={nothing} />
      <DataTable caption="Outcomes" columns={[{ label: 'Outcome' }, { label: 'Calls', numeric: true }]} rows={[['Ok', 1]]} hidden />
      <Progress title="Computing" share={0.5} detail="30 of 60 s" onStop={nothing} />
      <ToastCard message={{ text: 'Copied' }} onClose={nothing} />
      <EmptyState title="No call timed out">All were answered.</EmptyState>
      <ErrorNotice title="This link cannot be opened">Nothing was changed.</ErrorNotice>
      <Markdown text={'# Title\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\ncode\n```\n\n- item'} firstLevel={2} />
      <SrOnly>hidden words</SrOnly>
    </main>,
  );
  await userEvent.click(screen.getByRole('button', { name: 'More' }));
  expect(screen.getByRole('menu')).toBeVisible();
  expect(await faults()).toEqual([]);
});

it('an open dialog has no fault axe can find', async () => {
  render(<Dialog open onClose={nothing} title="Share this run" description="The link holds the scenario." actions={<Button kind="primary">Copy link</Button>}>text</Dialog>);
  expect(await faults()).toEqual([]);
});
