/** Hands a text to the visitor as a file. */

/** The browser may take its time to read it. */
const KEPT_MS = 60_000;

export function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}

/** A title as every file system takes it, e.g. `outage-behind-a-circuit-breaker.json`. */
export function fileNameOf(title: string): string {
  const words = title.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '').match(/[\p{L}\p{N}]+/gu);
  return `${words?.join('-').slice(0, 80) ?? 'scenario'}.json`;
}
