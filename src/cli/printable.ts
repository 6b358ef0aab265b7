/** Text of a scenario on its way to a terminal, which would obey the control characters in it. */

/** On one line, with a sign of its own for every control character but the tab (Unicode's control pictures). */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, (character) => {
    const code = character.charCodeAt(0);
    if (character === '\t') return character;
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? '\u2421' : '\ufffd';
  });
}

/** Line by line, however its lines end. */
export function printableLines(text: string): readonly string[] { return text.split(/\r\n|[\n\r\u2028\u2029]/).map(printable); }
