/** What is shown of the work, and how: none of it is part of the scenario. */
import { createStore } from 'zustand/vanilla';
import type { Issue } from '../scenario/issue.ts';

export type ThemeChoice = 'system' | 'light' | 'dark';
export type DialogName = 'gallery' | 'share' | 'help';
/** A page of its own, in the place of the workbench. */
export type PageName = 'trust';
export type FootTab = 'requests' | 'console' | 'events' | 'totals';
export type NarrowTab = 'breaker' | 'charts' | 'requests' | 'settings';

/** A link that could not be opened; without a hash, a preset or a file. */
export interface LinkProblem { readonly hash: string; readonly issues: readonly Issue[]; /** There is work to go back to. */ readonly hasWork: boolean }
/** Something done that can be undone, told in passing. */
export interface Message { readonly id: number; readonly text: string; readonly undo?: () => void }

export interface ViewState {
  readonly theme: ThemeChoice;
  /** Keys that are single letters. */
  readonly letterKeys: boolean;
  /** null: the workbench. */
  readonly page: PageName | null;
  readonly dialog: DialogName | null;
  readonly footTab: FootTab;
  readonly narrowTab: NarrowTab;
  /** The inspector as a sheet, where there is no room beside. */
  readonly sheet: boolean;
  /** The call that is looked at; -1 none. */
  readonly call: number;
  /** Names of panels; null: the whole workbench. */
  /** The call whose why is shown; -1 none. */
  readonly why: number;
  readonly embed: readonly string[] | null;
  readonly problem: LinkProblem | null;
  readonly message: Message | null;
  /** The notice of how the run went, put away by its reader: it comes back with the next run. */
  readonly noticeClosed: boolean;
  /** The notice that the engine runs on the page. */
  readonly pageNoticeClosed: boolean;
}

/** What the browser keeps for this reader. */
export interface Keep { read(key: string): string | null; write(key: string, value: string): void }

const THEME = 'halfopen.theme';
const LETTERS = 'halfopen.letter-keys';

export function createViewStore(keep: Keep) {
  const theme = keep.read(THEME);
  const store = createStore<ViewState>()(() => ({
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    letterKeys: keep.read(LETTERS) !== 'off',
    page: null,
    dialog: null,
    footTab: 'requests',
    narrowTab: 'breaker',
    sheet: false,
    call: -1,
    why: -1,
    embed: null,
    problem: null,
    message: null,
    noticeClosed: false,
    pageNoticeClosed: false,
  }));
  let messages = 0;
  return {
    ...store,
    setTheme: (choice: ThemeChoice): void => { keep.write(THEME, choice); store.setState({ theme: choice }); },
    setLetterKeys: (on: boolean): void => { keep.write(LETTERS, on ? 'on' : 'off'); store.setState({ letterKeys: on }); },
    openDialog: (dialog: DialogName | null): void => { store.setState({ dialog }); },
    tell: (text: string, undo?: () => void): void => {
      store.setState({ message: { id: ++messages, text, ...(undo === undefined ? {} : { undo }) } });
    },
  };
}
