/** A file of results, or a row's scenario file, that cannot be used: said in one line that names file and field. */
export class ResultsError extends Error {}
