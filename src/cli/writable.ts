/** Files that results are to be saved in: whether they can be is told before anything is run. */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { InputError } from './input-error.ts';

/** Throws InputError where no file of this name can be written. */
export function checkWritable(file: string): void {
  const folder = dirname(resolve(file));
  if (existsSync(file) && !statSync(file).isFile()) throw new InputError(`${file}: this is not a file.`);
  if (!existsSync(folder)) throw new InputError(`${file}: there is no folder ${folder} to save it in.`);
  try {
    accessSync(existsSync(file) ? file : folder, constants.W_OK);
  } catch (error) {
    throw new InputError(`${file}: this file cannot be written. ${(error as Error).message}`);
  }
}
