/** Input that cannot be used: said in one line that names file and field, exit code 2. */
export class InputError extends Error {
  /** More problems than five help nobody: the rest are counted. */
  static of(file: string, problems: readonly string[]): InputError {
    const named = problems.slice(0, MOST), more = problems.length - named.length;
    return new InputError(`${file}: ${named.join(' · ')}${more > 0 ? ` · and ${more} more.` : ''}`);
  }
}

const MOST = 5;
