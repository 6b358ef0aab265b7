/** One person at work: the document, its run, the playhead and the view, wired together. */
import type { ScenarioV1 } from '../scenario/document.ts';
import { firstVisit } from '../scenario/first-visit.ts';
import type { Opened } from '../scenario/link.ts';
import type { Client, Mode } from '../worker/client.ts';
import type { Report } from '../worker/protocol.ts';
import { createAddress } from './address.ts';
import { createGhostStore } from './ghost-store.ts';
import type { Reading } from './opening.ts';
import { links, opening, printsOnly, startMs } from './opening.ts';
import { paced } from './paced.ts';
import type { Frames } from './play-store.ts';
import { createPlayStore } from './play-store.ts';
import { loadRules } from './rules.ts';
import type { RunState } from './run-store.ts';
import { createRunStore } from './run-store.ts';
import { createScenarioStore } from './scenario-store.ts';
import { spread } from './spread.ts';
import type { Left } from './unsaved.ts';
import { createUnsaved } from './unsaved.ts';
import type { Keep } from './view-store.ts';
import { createViewStore } from './view-store.ts';

export interface Surroundings {
  connect(onReport: (report: Report) => void, onMode: (mode: Mode) => void): Client;
  readonly frames: Frames;
  readonly keep: Keep;
  /** Keeps for this tab, as long as it is there. */
  readonly keepInTab: Keep;
  /** Whether the reader wants little movement. */
  still(): boolean;
  /** Puts a hash (without `#`) into the address without a step of history. */
  replaceHash(hash: string): void;
  /** The same as a step of history: what was there can be gone back to. */
  pushHash(hash: string): void;
}
export type Recording = Pick<RunState, 'reader' | 'of' | 'chunks'>;
export type Session = ReturnType<typeof createSession>;

/** The address of the page that says what speaks for the simulator. */
const TRUST = 'trust';
/** Values people read change ten times a second, with little movement four times. */
const READ_MS = 100, STILL_READ_MS = 250;
/** A growing picture is drawn so often. */
const GROW_MS = 120;
/**
 * Edits may follow one another faster than runs end. If each superseded the run before, none would be drawn until the hand rests.
 * So the run of an edit is let go on for so long; with a slider held for longer, and longer still while nothing of it is drawn.
 */
const LET_MS = 150, LET_HELD_MS = 400, LET_UNSEEN_MS = 1000;
/** Only then is a picture called old because its next run has begun: most runs are whole before, and nothing need be drawn for the word. */
const OLD_MS = 250;

export function createSession(around: Surroundings) {
  const { opened: first } = firstVisit;
  const view = createViewStore(around.keep);
  const scenario = createScenarioStore(first.scenario, first.base);
  const run = createRunStore(around.connect, () => play.playhead.get());
  const endUs = (): number => {
    const { status, stopped, reader } = run.getState();
    const durationUs = scenario.getState().scenario.durationMs * 1000;
    return status === 'done' && stopped !== 'end' && reader !== null ? Math.min(durationUs, reader.untilUs) : durationUs;
  };
  const computedUs = (): number => {
    const { status, reader } = run.getState();
    return status === 'done' ? endUs() : reader?.untilUs ?? 0;
  };
  const play = createPlayStore(around.frames, endUs, computedUs);

  const ghost = createGhostStore(scenario, run);

  /** What people read of the playhead, in µs: paced while playing, and then not by all panels in one frame; at once otherwise. */
  const clock = spread(paced({
    get: () => play.playhead.get(),
    subscribe: (listener) => { const a = play.playhead.subscribe(listener), b = play.subscribe(listener); return () => { a(); b(); }; },
  }, () => (play.getState().playing ? (around.still() ? STILL_READ_MS : READ_MS) : 0)), around.frames, () => play.getState().playing, READ_MS);

  let hasWork = false;
  /** What the address holds, and what it held when another page than the workbench was opened. */
  let address = '', leftAt = '';
  const replaceHash = (next: string): void => { address = next; around.replaceHash(next); };
  /** The document that the address says, and the one that it is about to. */
  let written: ScenarioV1 | null = null, making: ScenarioV1 | null = null;
  const unsaved = createUnsaved(around.keepInTab);
  /** What is opened takes its time to fetch: what was asked for last wins, whatever comes first, and until it is there the address is its own. */
  let asked = 0, answered = 0, newest: Promise<void> = Promise.resolve();
  const latest = (go: (isStale: () => boolean) => Promise<void>): Promise<void> => {
    const mine = ++asked;
    return (newest = go(() => mine !== asked).finally(() => { answered = Math.max(answered, mine); }).then(() => (mine === asked ? undefined : newest)));
  };
  /** Waits for the first opening of a breaker, to be there when nothing may move. */
  let seeksOpening = false;
  let frame = 0, begun: ScenarioV1 | null = null, editMs = -Infinity;

  const startRun = (edit = false): void => {
    const { scenario: next } = scenario.getState();
    if (!edit) editMs = -Infinity;
    if (next === begun) return;
    begun = next;
    if (edit) editMs = performance.now();
    view.setState({ noticeClosed: false });
    run.start(next, next === first.scenario ? { spec: firstVisit.spec } : {});
  };
  const isLet = (): boolean => {
    const { status, of } = run.getState(), forMs = performance.now() - editMs;
    return status === 'computing' && forMs < (!scenario.getState().dragging ? LET_MS : of === begun ? LET_HELD_MS : LET_UNSEEN_MS);
  };
  const runEdit = (): void => { if (isLet()) nextFrame(); else startRun(true); };
  const nextFrame = (): void => { frame = around.frames.request(() => { frame = 0; runEdit(); }); };
  const linkOf = async (shown: { readonly embed?: true; readonly panels?: string }): Promise<string> => {
    const { settled, base } = scenario.getState(), atMs = Math.round(play.playhead.get()) / 1000;
    return (await links()).linkTo(settled, base, { atMs, ...shown });
  };
  const writing = createAddress({
    make: async () => {
      const { embed } = view.getState(), mine = asked;
      making = scenario.getState().settled;
      const hash = await linkOf(embed === null ? {} : { embed: true, panels: embed.join(',') });
      return mine === asked ? hash : null;
    },
    replace: (hash) => { written = making; replaceHash(hash); },
    allowed: () => hasWork && answered === asked && !play.getState().playing && view.getState().problem === null && view.getState().page === null,
  });
  const toOpening = (): void => {
    const { reader, status } = run.getState();
    if (reader === null) return;
    for (let k = 0; k < reader.meta.states.length; k++) {
      const open = reader.meta.states[k]?.names.indexOf('open') ?? -1;
      for (const row of open < 0 ? [] : reader.moves(k, 0, Infinity)) {
        const move = reader.move(row);
        if (move.to !== open) continue;
        seeksOpening = false;
        play.seek(move.atUs);
        return;
      }
    }
    if (status !== 'computing') seeksOpening = false;
  };

  const stops = [
    scenario.subscribe((next, before) => {
      // A slider may move more often than pictures change: its first document runs at once, the newest with a later frame.
      if (next.scenario !== before.scenario && frame === 0 && hasWork) {
        runEdit();
        if (frame === 0) nextFrame();
      }
      if (next.settled !== before.settled) writing.changed();
    }),
    play.subscribe((next, before) => {
      if (next.playing) seeksOpening = false;
      if (before.playing && !next.playing) { clock.hurry(); writing.changed(); }
    }),
    play.playhead.subscribe(() => { if (!play.getState().playing) writing.changed(); }),
    run.subscribe(() => { if (seeksOpening) toOpening(); }),
  ];

  const show = (opened: Opened & { readonly ok: true }): void => {
    play.pause();
    hasWork = true;
    begun = null;
    run.forget();
    scenario.getState().open(written = opened.scenario, opened.base, opened.warnings);
    const embed = opened.view.embed === true ? (opened.view.panels ?? '').split(',').filter((name) => name !== '') : null;
    view.setState({ embed, problem: null, page: null, dialog: null, call: -1, why: -1, footTab: printsOnly(opened.scenario) ? 'console' : 'requests' });
    startRun();
    const { atMs } = opened.view;
    seeksOpening = false;
    play.seek((atMs ?? startMs(opened.scenario)) * 1000);
    if (atMs !== undefined) return;
    if (around.still()) seeksOpening = true;
    else if (embed === null) play.play();
  };
  /** Opens another document; what was there can be brought back. */
  const open = (opened: Opened & { readonly ok: true }): void => {
    const before = hasWork ? { work: scenario.getState(), atUs: play.playhead.get(), embed: view.getState().embed } : null;
    show(opened);
    if (before === null) return;
    view.tell(`Opened “${opened.scenario.title}”.`, () => {
      play.pause();
      run.forget();
      scenario.setState(before.work);
      view.setState({ embed: before.embed });
      startRun();
      play.seek(before.atUs);
    });
  };

  /** Opens a preset, or a document that is nobody's, as a step of history. */
  const goTo = (read: Reading, here = false): Promise<void> => latest(async (isStale) => {
    const opened = await opening(read);
    const hash = opened.ok ? await (await links()).linkTo(opened.scenario, opened.base, {}).catch(() => '') : '', { page, problem } = view.getState();
    // What is left stays in the history as it is, with its edits and its moment.
    const leaving = here || !opened.ok || !hasWork || page !== null || problem !== null ? null : await linkOf({}).catch(() => null);
    if (isStale()) return;
    if (opened.ok) {
      // Before it plays: the address must not name what is no longer there.
      if (leaving !== null) {
        around.replaceHash(leaving);
        around.pushHash(address = hash);
      } else replaceHash(hash);
      const { playing } = play.getState(), atMs = play.playhead.get() / 1000;
      open(here ? { ...opened, view: { ...opened.view, atMs } } : opened);
      if (here && playing) play.play();
      // Where no link can hold it, it is kept as edits are while the page is away.
      if (hash === '') written = null;
    } else view.setState({ problem: { hash, issues: opened.issues, hasWork } });
  });

  /** Edits that the address did not have when the page was left, as an edit of what it opens. */
  const restore = (left: Left | null): void => {
    if (left === null || !scenario.getState().apply(left.scenario)) return;
    play.pause();
    play.seek(left.atMs * 1000);
    view.tell('The edits made before the page was left are here again.', () => { scenario.getState().undo(); });
  };

  const picture = paced({ get: run.getState, subscribe: run.subscribe }, (before, next) => (
    next.reader === before.reader && (next.status === before.status || next.status === 'computing') && next.reader !== null ? GROW_MS : 0),
  (before, next) => (next.status === before.status ? 0 : OLD_MS));
  let recording: Recording = picture.get();

  return {
    scenario, run, play, view, ghost,
    clock,
    /** The playhead for what moves across the page: every frame, or calmly. */
    frame: paced(play.playhead, () => (around.still() && play.getState().playing ? STILL_READ_MS : 0)),
    /** The run as it is drawn: a new one at once, a growing one now and then. */
    picture,
    /** Of it what has been recorded: the same object until that has grown. */
    recording: {
      get: (): Recording => {
        const { reader, of, chunks } = picture.get();
        if (reader !== recording.reader || of !== recording.of || chunks !== recording.chunks) recording = { reader, of, chunks };
        return recording;
      },
      subscribe: picture.subscribe,
    },
    endUs,
    /** The newest document's run now rather than with the next frame. */
    startRun: (): void => { startRun(); },
    /** Opens what an address says, or at once the first visit's scenario when it says nothing. Resolves when it is open and can be edited. */
    openHash: (hash: string): Promise<void> => latest(async (isStale) => {
      const { page } = view.getState(), before = address;
      address = hash.replace(/^#/, '');
      if (address === TRUST) {
        if (page === null) leftAt = before;
        play.pause();
        view.setState({ page: 'trust', problem: null, dialog: null });
        return;
      }
      if (page !== null && hasWork && (address === '' || address === leftAt)) {
        view.setState({ page: null });
        writing.changed();
        return;
      }
      const left = hasWork ? null : unsaved.take(address);
      if (address === '') {
        if (!hasWork) show(first);
        await loadRules();
        if (!isStale()) restore(left);
        return;
      }
      const opened = await opening(({ openLink }) => openLink(hash));
      if (isStale()) return;
      if (opened.ok) { open(opened); restore(left); } else {
        play.pause();
        view.setState({ problem: { hash, issues: opened.issues, hasWork }, page: null, dialog: null });
      }
    }),
    /** `here`: at the moment where the playhead is, playing on if it plays. */
    openPreset: (id: string, here = false): Promise<void> => goTo(({ openPreset }) => openPreset(id), here),
    openDocument: (load: () => Promise<unknown>): Promise<void> => goTo(async ({ openDocument }) => openDocument(await load())),
    /** Puts the message about a damaged link away and goes on with the work there was. */
    goBack(): void { void latest(async () => { view.setState({ problem: null }); writing.changed(); }); },
    /** Runs the document again, e.g. after a crash. */
    again(): void { begun = null; startRun(); },
    /** The hash of the work as it is, without `#`. */
    link: linkOf,
    /** The page is left or put out of sight, maybe for good. */
    leave(): void {
      const { scenario: now } = scenario.getState(), { page, embed, problem } = view.getState();
      const isKept = hasWork && now !== written && embed === null && problem === null;
      unsaved.leave(page === null ? address : leftAt, isKept ? { scenario: now, atMs: Math.round(play.playhead.get()) / 1000 } : null);
    },
    close(): void {
      for (const stop of stops) stop();
      ghost.close();
      clock.close();
      play.pause();
      writing.close();
      run.client.close();
    },
  };
}
