/** The documents of the presets are data: the built page fetches them in one file, and has of each only its title until then. */

/** Resolves when every preset of the gallery is whole. In the built page, see `src/build/presets-fetched.ts`; everywhere else they are from the start. */
export async function loadPresets(): Promise<void> { await Promise.resolve(); }
