/** The keys of the whole page, as the help shows them. */

export interface KeyHelp {
  readonly keys: readonly string[];
  readonly does: string;
  /** A single letter or sign, which can be switched off. */
  readonly letter?: true;
}

/** `command` is what is written on the key that is held for commands. */
export const keysOf = (command: string): readonly KeyHelp[] => [
  { keys: ['Space'], does: 'Play or pause' },
  { keys: ['.'], does: 'Play or pause', letter: true },
  { keys: ['←', '→'], does: 'Back or forward 100 ms; never in embeds' },
  { keys: ['N'], does: 'Next event', letter: true },
  { keys: ['C'], does: 'Next state change', letter: true },
  { keys: ['R'], does: 'To the start', letter: true },
  { keys: [`${command} Z`], does: 'Undo' },
  { keys: [`${command} Shift Z`, `${command} Y`], does: 'Redo' },
  { keys: [`${command} S`], does: 'Share' },
  { keys: ['Esc'], does: 'Close: a menu, a dialog, the answer to why' },
  { keys: ['?'], does: 'Help', letter: true },
];
