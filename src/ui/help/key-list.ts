/** The keys of the whole page, as the help shows them. */

export interface KeyHelp {
  readonly keys: readonly string[];
  readonly does: string;
  /** A single letter or sign, which can be switched off. */
  readonly letter?: true;
}

export const KEYS: readonly KeyHelp[] = [
  { keys: ['Space'], does: 'Play or pause' },
  { keys: ['.'], does: 'Play or pause', letter: true },
  { keys: ['←', '→'], does: 'Back or forward 100 ms; never in embeds' },
  { keys: ['N'], does: 'Next event', letter: true },
  { keys: ['C'], does: 'Next state change', letter: true },
  { keys: ['R'], does: 'To the start', letter: true },
  { keys: ['Ctrl Z'], does: 'Undo' },
  { keys: ['Ctrl Shift Z', 'Ctrl Y'], does: 'Redo' },
  { keys: ['Ctrl S'], does: 'Share' },
  { keys: ['Esc'], does: 'Close: a menu, a dialog, the answer to why' },
  { keys: ['?'], does: 'Help', letter: true },
];
