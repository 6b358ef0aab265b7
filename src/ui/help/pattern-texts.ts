/** The text of each pattern's README, fetched when it is first read. */

const files = import.meta.glob<string>('../../patterns/*/README.md', { query: '?raw', import: 'default' });
const kindOf = (path: string) => (path.split('/').at(-2) ?? '').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
const loaders = new Map(Object.entries(files).map(([path, load]) => [kindOf(path), load]));

/** Null for a kind without one. */
export async function patternText(kind: string): Promise<string | null> {
  return await loaders.get(kind)?.() ?? null;
}
