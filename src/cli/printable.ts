/** Text of a scenario on its way to a terminal, which would obey the control characters in it. */

/** On one line, with a sign of its own for every control character but the tab (Unicode's control pictures). */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029]/g, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? '\u2421' : '\ufffd';
  });
}

/** Line by line, however its lines end. */
export function printableLines(text: string): readonly string[] { return text.split(/\r\n|[\n\r\u2028\u2029]/).map(printable); }
