/** Something this program does not build: the vector counts as unsupported, with the reason. */
export class Unsupported extends Error {}
