/** Runs a command of the headless runner in this process and gives what it wrote. */
import { vi } from 'vitest';
import { main } from '../../src/cli/main.ts';

export interface Written { readonly code: number; readonly out: string; readonly err: string }

export async function sim(...args: readonly string[]): Promise<Written> {
  let out = '', err = '';
  const log = vi.spyOn(console, 'log').mockImplementation((...parts: unknown[]) => { out += `${parts.join(' ')}\n`; });
  const error = vi.spyOn(console, 'error').mockImplementation((...parts: unknown[]) => { err += `${parts.join(' ')}\n`; });
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => { out += String(text); return true; });
  try {
    return { code: await main(args), out, err };
  } finally {
    log.mockRestore();
    error.mockRestore();
    write.mockRestore();
  }
}
