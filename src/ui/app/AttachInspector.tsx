/** The inspector of a pattern in a chain, or of a queue. */
import { useCallback, useMemo, useRef, useSyncExternalStore } from 'react';
import { Database, Power, PowerOff } from 'lucide-react';
import { defaultsOf, type Json } from '../../engine/fields.ts';
import { headlineOf } from '../../patterns/views.ts';
import type { Scope } from '../../engine/pattern.ts';
import type { ScenarioV1 } from '../../scenario/document.ts';
import { withScope } from '../../scenario/edits.ts';
import { nameOf, wayOf } from '../../scenario/part-names.ts';
import { useAtNow, useNowUs, useRecording, useScenario, useSession } from '../../store/hooks.ts';
import type { EditScope } from '../../store/scenario-store.ts';
import { dialectChanged, edited, reordered, switchedOff } from '../../store/scenario-store.ts';
import { snippetsFor } from '../code/snippets.ts';
import { ALL_FIELDS, Inspector } from '../inspector/Inspector.tsx';
import { RightNow } from '../inspector/RightNow.tsx';
import { copyText } from '../share/copy-text.ts';
import { dialectWords } from './dialect-words.ts';
import { EditNotes } from './EditNotes.tsx';
import { useExplanation } from './explanation.ts';
import type { Placed } from './recorded.ts';
import { configAt, fieldsFor, libraryNames, movesOf, patternOf, stateOfRun } from './recorded.ts';
import { rightNowOf } from './right-now.ts';
import { isStage, scopeChoice } from './scope-choice.ts';
import { titleOf } from './titles.ts';

/** Names of errors that occur in the scenario. */
function errorNamesOf(scenario: ScenarioV1): readonly string[] {
  return [...new Set([...JSON.stringify(scenario).matchAll(/"error":"([^"]+)"/g)].map((match) => match[1] ?? ''))];
}

export function AttachInspector({ place }: { readonly place: Placed }) {
  const { scenario: store, play, view, startRun } = useSession();
  const { attach, path } = place;
  const scenario = useScenario((state) => state.scenario);
  const issues = useScenario((state) => state.issues);
  const scope = useScenario((state) => state.editScope);
  const explain = useExplanation(attach.kind);
  const editUs = useEditUs(scope);
  /** The playhead when a slider was taken up: the whole drag is one change at one instant. */
  const heldMs = useRef(-1);
  const changeAtMs = useCallback(() => {
    if (heldMs.current < 0) heldMs.current = Math.round(play.playhead.get()) / 1000;
    return heldMs.current;
  }, [play]);
  const links = path.startsWith('links/');
  const fields = useMemo(() => fieldsFor(attach), [attach]);
  const config = scope === 'playhead' ? configAt(scenario, path, attach.config, editUs) : attach.config;

  const onDrag = useCallback((field: string, value: Json) => {
    const { settled, drag, editScope } = store.getState();
    drag(edited(settled, path, field, value, editScope, changeAtMs()));
  }, [store, path, changeAtMs]);
  const onCommit = useCallback((field: string, value: Json) => {
    const { settled, dragging, drag, apply, settle, editScope } = store.getState();
    const next = edited(settled, path, field, value, editScope, changeAtMs());
    heldMs.current = -1;
    if (!dragging) { apply(next); return; }
    drag(next);
    settle();
    // The slider is let go: nothing follows that a run under way could be let go on for.
    startRun();
  }, [store, path, changeAtMs, startRun]);
  const undoable = useCallback((text: string, next: ScenarioV1) => {
    if (store.getState().apply(next)) view.tell(text, () => { store.getState().undo(); });
  }, [store, view]);
  const onReset = useCallback((field: string) => {
    const { settled } = store.getState();
    const defaults: { readonly [name: string]: unknown } = defaultsOf(fields);
    const names = field === ALL_FIELDS ? Object.keys(fields).filter((name) => name !== 'dialect') : [field];
    const reset = names.reduce((next, name) => edited(next, path, name, defaults[name] as Json, 'whole', 0), settled);
    undoable(field === ALL_FIELDS ? `Reset ${titleOf(place)}.` : `Reset ${fields[field]?.label ?? field}.`, reset);
  }, [store, path, fields, place, undoable]);
  const onDialect = useCallback((dialect: string) => {
    const { settled } = store.getState();
    const { scenario: next, dropped } = dialectChanged(settled, path, dialect, libraryNames(attach.kind));
    undoable(dialectWords(fields, attach.config, dialect, dropped), next);
  }, [store, path, attach, fields, undoable]);
  const off = attach.off === true;
  const setOff = useCallback((next: boolean) => {
    undoable(`${titleOf(place)} is ${next ? 'left out' : 'in use'}, for the whole run.`, switchedOff(store.getState().settled, path, next));
  }, [store, path, place, undoable]);
  const move = (to: number) => undoable('Reordered the chain, for the whole run.', reordered(store.getState().settled, place.owner, place.index, to));

  const own = issues.filter((issue) => issue.path.startsWith(`${path}.`));
  const link = scenario.links.find(({ id }) => id === place.owner);
  const { role } = patternOf(attach.kind), isQueue = role === 'discipline' || role === 'node';
  const held = scopeChoice(scenario, place);
  return (
    <Inspector title={titleOf(place)} subtitle={role === 'node' ? nameOf(scenario, attach.id) : link === undefined ? nameOf(scenario, place.owner) : `${nameOf(scenario, link.from)} → ${nameOf(scenario, link.to)}`} icon={<HeadIcon place={place} />}
      fields={fields} config={config} issues={Object.fromEntries(own.map((issue) => [issue.path.slice(path.length + 1), issue.message]))} errorNames={errorNamesOf(scenario)}
      references={{ link: scenario.links.filter(({ id, from }) => from === (link?.from ?? place.owner) && id !== place.owner).map((other) => ({ value: other.id, label: wayOf(scenario, other) })), service: scenario.services.map(({ id, title }) => ({ value: id, label: title })) }}
      onDrag={onDrag} onCommit={onCommit} onReset={onReset} onDialect={onDialect}
      {...(isQueue ? {} : { menu: [off ? { label: 'Use again', icon: <Power />, onSelect: () => setOff(false) } : { label: 'Leave out', icon: <PowerOff />, onSelect: () => setOff(true) }] })}
      {...(links ? { place: { position: place.index, count: place.count, onOutward: () => move(place.index - 1), onInward: () => move(place.index + 1) } } : {})}
      {...(held === null ? {} : { held: { ...held, onChange: (next: Scope) => undoable(`${titleOf(place)}: one for ${(held.options.find(({ value }) => value === next)?.label ?? next).toLowerCase()}, for the whole run.`, withScope(store.getState().settled, path, next, isStage)) } })}
      {...(isQueue ? {} : { inUse: { checked: !off, onChange: (on: boolean) => setOff(!on) } })}
      {...(explain === undefined ? {} : { explain })} snippets={snippetsFor(attach.kind, config)}
      onCopy={(snippet) => { void copyText(snippet.code).then((done) => view.tell(done ? `Copied as ${snippet.language}.` : 'The browser did not allow copying. Select the text in the tab Code.')); }}
      now={<Now place={place} />}>
      <EditNotes path={path} shown={own} settingOf={({ target, value }) => { const field = target.startsWith(`${path}.`) ? fields[target.slice(path.length + 1)] : undefined; return field === undefined ? null : { field, value }; }} />
    </Inspector>
  );
}

/** The playhead where edits apply from it on; the settings shown are then those of its instant. */
function useEditUs(scope: EditScope): number {
  const { clock } = useSession();
  const subscribe = useCallback((listener: () => void) => clock.subscribe(listener, () => scope === 'playhead'), [clock, scope]);
  return useSyncExternalStore(subscribe, () => (scope === 'playhead' ? clock.get() : 0));
}

function Now({ place }: { readonly place: Placed }) {
  const { play } = useSession();
  const nowUs = useNowUs();
  const picture = useRecording();
  const known = useMemo(() => (picture.reader === null ? null : stateOfRun(picture.reader, place.path)), [picture, place.path]);
  const moves = useMemo(() => (picture.reader === null ? [] : movesOf(picture.reader, known)), [picture, known]);
  const { reader } = picture;
  if (reader === null || place.attach.off === true || !['policy', 'balancer'].includes(patternOf(place.attach.kind).role)) return null;
  const at = known === null ? null : reader.state(known.state, nowUs);
  const config = picture.of === null ? place.attach.config : configAt(picture.of, place.path, place.attach.config, nowUs);
  return <RightNow {...rightNowOf({ reader, attach: place.attach, config, id: `${place.owner}/${place.attach.id}`, nowUs, at, moves, onSeek: play.seek })} />;
}

function HeadIcon({ place }: { readonly place: Placed }) {
  const recording = useRecording();
  const known = useMemo(() => (recording.reader === null ? null : stateOfRun(recording.reader, place.path)), [recording, place.path]);
  const state = useAtNow((nowUs) =>
    recording.reader === null || known === null ? null : (known.names[recording.reader.state(known.state, nowUs).state] ?? null),
  );
  const Icon = headlineOf(place.attach.kind)?.Icon;
  if (Icon === undefined) return patternOf(place.attach.kind).role === 'node' ? <Database size={16} aria-hidden /> : null;
  return <Icon size={16} state={state} />;
}
