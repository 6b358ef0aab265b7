/** A file of results, or a row's scenario file, that cannot be used: said in one line that names file and field. */
export class ResultsError extends Error {}

/** A row whose values cannot be read from its runs: other rows can be judged. `name` is the scenario file's. */
export class NotMeasured extends ResultsError {
  readonly why: string;
  constructor(name: string, why: string) {
    super(`${name}: ${why}.`);
    this.why = why;
  }
}
