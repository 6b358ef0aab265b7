/** Input that cannot be used: said in one line that names file and field, exit code 2. */
export class InputError extends Error {}
