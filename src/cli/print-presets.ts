/** Lists the gallery. */
import { GALLERY } from '../scenario/gallery.ts';

export function printPresets(): void {
  const width = Math.max(...GALLERY.map((preset) => preset.id.length));
  for (const preset of GALLERY) console.log(`${preset.id.padEnd(width)}  ${preset.title}. ${preset.task}`);
}
