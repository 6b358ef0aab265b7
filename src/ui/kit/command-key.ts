/** The key that is held for commands, as it is written on this computer's keyboard. */
export function commandKey(platform: string = navigator.platform): '⌘' | 'Ctrl' {
  return /^(Mac|iP)/.test(platform) ? '⌘' : 'Ctrl';
}
