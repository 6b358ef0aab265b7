/** What the browser keeps for this reader; in a frame that may not keep anything, kept until the page is left. */

const memory = new Map<string, string>();

/** The browser's store, or null: merely naming it throws in a sandboxed frame. */
function store(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/** Null when nothing is kept under this key. */
export function readStored(key: string): string | null {
  if (memory.has(key)) return memory.get(key) ?? null;
  try {
    return store()?.getItem(key) ?? null;
  } catch {
    return null;
  }
}

/** Whether it will outlive the page. */
export function writeStored(key: string, value: string): boolean {
  try {
    const kept = store();
    if (kept === null) throw new Error('no storage');
    kept.setItem(key, value);
    memory.delete(key);
    return true;
  } catch {
    memory.set(key, value);
    return false;
  }
}

/** What the browser keeps for this tab only; where it may not, nothing is kept. */
export function readInTab(key: string): string | null {
  try {
    return window.sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

export function writeInTab(key: string, value: string): void {
  try {
    window.sessionStorage.setItem(key, value);
  } catch {
    // Nothing can be done where nothing may be kept.
  }
}
