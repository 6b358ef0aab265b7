/** The text of each pattern's README: files beside the code, fetched when one is first read. */

const files = import.meta.glob<string>('../../patterns/*/README.md', { query: '?url', import: 'default', eager: true });
const kindOf = (path: string) => (path.split('/').at(-2) ?? '').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
const addresses = new Map(Object.entries(files).map(([path, address]) => [kindOf(path), address]));

/** Null for a kind without one; a sentence that says so when the file cannot be had. */
export async function patternText(kind: string): Promise<string | null> {
  const address = addresses.get(kind);
  if (address === undefined) return null;
  const answer = await fetch(new URL(address, document.baseURI)).catch(() => null);
  return answer?.ok === true ? await answer.text() : 'The text about this pattern could not be loaded. Is the server still running?';
}
