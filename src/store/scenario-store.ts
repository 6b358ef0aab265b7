/** The document being worked on: edits, undo and redo as stacks of whole documents, what is selected, where edits apply. */
import { createStore } from 'zustand/vanilla';
import type { Json } from '../engine/fields.ts';
import type { ScenarioV1 } from '../scenario/document.ts';
import { findAttach, withChange, withField, withOff, withOrder, withoutChange } from '../scenario/edits.ts';
import type { Issue } from '../scenario/issue.ts';
import { keptParts } from '../scenario/kept-parts.ts';
import type { Base } from '../scenario/link.ts';
import { storyOf } from '../scenario/stories.ts';
import type { NamesOf } from '../scenario/switch-dialect.ts';
import { rules } from './rules.ts';

export type EditScope = 'whole' | 'playhead';
/** Undo steps kept. */
const MOST_STEPS = 200;

export interface ScenarioState {
  /** What runs: with a slider held, the document as it would be. */
  readonly scenario: ScenarioV1;
  /** The document that the last settled edit left. */
  readonly settled: ScenarioV1;
  readonly base: Base | null;
  readonly past: readonly ScenarioV1[]; readonly future: readonly ScenarioV1[];
  readonly dragging: boolean;
  /** Path of the selected attachment (`links/<link>/<attach>`), service or client. */
  readonly selected: string;
  readonly editScope: EditScope;
  /** What was wrong with the last edit, which was not applied. */
  readonly issues: readonly Issue[];
  readonly warnings: readonly Issue[];
}
export interface ScenarioActions {
  open(scenario: ScenarioV1, base: Base | null, warnings?: readonly Issue[]): void;
  /** Applies an edit that is checked as if it were loaded; false (and issues) when it cannot be. One undo step. */
  apply(next: ScenarioV1): boolean;
  /** A slider is held: the run follows, the undo stack waits. */
  drag(next: ScenarioV1): boolean;
  /** The slider is let go: all of the drag is one undo step. */
  settle(): void;
  undo(): void;
  redo(): void;
  select(path: string): void;
  setEditScope(scope: EditScope): void;
  dismissIssues(): void;
}
export type ScenarioStore = ReturnType<typeof createScenarioStore>;

export function createScenarioStore(first: ScenarioV1, base: Base | null) {
  return createStore<ScenarioState & ScenarioActions>()((set, get) => {
    const checked = (next: ScenarioV1): ScenarioV1 | null => {
      const parsed = rules().parsed(next);
      set(parsed.ok ? { issues: [], warnings: parsed.warnings } : { issues: parsed.issues });
      return parsed.ok ? keptParts(get().scenario, parsed.scenario) : null;
    };
    const warningsOf = (scenario: ScenarioV1): readonly Issue[] => {
      const parsed = rules().parsed(scenario);
      return parsed.ok ? parsed.warnings : [];
    };
    return {
      scenario: first, settled: first, base, past: [], future: [], dragging: false, selected: firstSelection(first, base), editScope: 'whole', issues: [], warnings: [],
      open: (scenario, from, warnings = []) => {
        set({ scenario, settled: scenario, base: from, past: [], future: [], dragging: false, selected: firstSelection(scenario, from), issues: [], warnings });
      },
      apply: (next) => {
        const scenario = checked(next);
        if (scenario === null) return false;
        set(({ settled, past }) => ({ scenario, settled: scenario, dragging: false, past: [...past, settled].slice(-MOST_STEPS), future: [] }));
        return true;
      },
      drag: (next) => {
        const scenario = checked(next);
        if (scenario === null) return false;
        set({ scenario, dragging: true });
        return true;
      },
      settle: () => {
        const { scenario, settled, dragging } = get();
        if (!dragging) return;
        if (scenario === settled) set({ dragging: false });
        else set(({ past }) => ({ settled: scenario, dragging: false, past: [...past, settled].slice(-MOST_STEPS), future: [] }));
      },
      undo: () => {
        const { past, settled, future } = get(), before = past.at(-1);
        if (before !== undefined)
          set({
            scenario: before,
            settled: before,
            past: past.slice(0, -1),
            future: [settled, ...future],
            dragging: false,
            issues: [],
            warnings: warningsOf(before),
          });
      },
      redo: () => {
        const { past, settled, future } = get(), [after, ...rest] = future;
        if (after !== undefined)
          set({ scenario: after, settled: after, past: [...past, settled], future: rest, dragging: false, issues: [], warnings: warningsOf(after) });
      },
      select: (selected) => { set({ selected }); },
      setEditScope: (editScope) => { set({ editScope }); },
      dismissIssues: () => { set({ issues: [] }); },
    };
  });
}

/** What the preset adds to the story it tells, else a breaker if there is one, else the first pattern in a chain, else the first at an entrance, else the first service. */
export function firstSelection(scenario: ScenarioV1, base: Base | null = null): string {
  const all = [
    ...scenario.links.flatMap((link) => link.chain.map((attach) => ({ path: `links/${link.id}/${attach.id}`, kind: attach.kind }))),
    ...scenario.services.flatMap((service) => service.inbound.map((attach) => ({ path: `services/${service.id}/${attach.id}`, kind: attach.kind }))),
    ...scenario.nodes.map((node) => ({ path: `nodes/${node.id}`, kind: node.kind })),
  ];
  const story = base === null ? null : storyOf(base.preset), adds = story?.with === base?.preset ? story?.adds.map((path) => `${path.replace(/\/(chain|inbound)\//, '/')}/`) ?? [] : [];
  return (all.find(({ path }) => adds.some((added) => added.startsWith(`${path}/`))) ?? all.find((attach) => attach.kind === 'circuitBreaker') ?? all[0])?.path ?? `services/${scenario.services[0]?.id ?? ''}`;
}

/** The document with one field changed, over the whole run or from `atMs` on. `settled` is where a drag began. */
export function edited(settled: ScenarioV1, path: string, field: string, value: Json, scope: EditScope, atMs: number): ScenarioV1 {
  if (scope === 'whole' || !isScheduled(path) || holdsForTheRun(settled, path, field)) return withField(settled, path, field, value);
  return withChange(settled, { atMs, target: `${path}.${field}`, value });
}
function isScheduled(path: string): boolean { return /^(links|services|nodes)\//.test(path); }
/** Such a field is read when the run begins, so an edit from the playhead on would be none. */
function holdsForTheRun(scenario: ScenarioV1, path: string, field: string): boolean { return rules().holdsForTheRun(findAttach(scenario, path), field); }

export const reordered = withOrder;
export const switchedOff = withOff;
export const dropped = withoutChange;
export const dialectChanged = (scenario: ScenarioV1, path: string, dialect: string, namesOf?: NamesOf) =>
  rules().dialectChanged(scenario, path, dialect, namesOf);
