/** The surface as SVG text, for pictures to keep and for marks inside the page. */
import { boundsOf, hatchLines } from './hatching.ts';
import type { Hatch, Paint, Path, Surface, TextStyle } from './surface.ts';

const round = (value: number) => String(Math.round(value * 100) / 100);

/** Safe inside an element and inside a quoted attribute. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** `M`, `L`… of SVG for our path. A whole circle is two half turns, because SVG has no arc that ends where it began. */
export function pathData(commands: Path): string {
  const at = (x: number, y: number) => `${round(x)} ${round(y)}`;
  let begun = false;
  return commands.map((command) => {
    const first = !begun;
    begun = true;
    switch (command[0]) {
      case 'M': case 'L': return `${command[0]}${at(command[1], command[2])}`;
      case 'Q': return `Q${at(command[1], command[2])} ${at(command[3], command[4])}`;
      case 'C': return `C${at(command[1], command[2])} ${at(command[3], command[4])} ${at(command[5], command[6])}`;
      case 'O': {
        const [, x, y, r] = command;
        return `M${at(x + r, y)}A${at(r, r)} 0 1 1 ${at(x - r, y)}A${at(r, r)} 0 1 1 ${at(x + r, y)}Z`;
      }
      case 'A': {
        const [, x, y, r, from, to] = command;
        const start = at(x + r * Math.cos(from), y + r * Math.sin(from));
        const end = at(x + r * Math.cos(to), y + r * Math.sin(to));
        return `${first ? 'M' : 'L'}${start}A${at(r, r)} 0 ${to - from > Math.PI ? 1 : 0} 1 ${end}`;
      }
      case 'Z': return 'Z';
    }
  }).join('');
}

export class SvgSurface implements Surface {
  /** The elements drawn so far, each with all that is in it. */
  readonly elements: string[] = [];
  /** How many of them are open: what is drawn goes into the last. */
  private depth = 0;
  private clips = 0;
  private readonly prefix: string;
  private readonly measurer: (text: string, style: TextStyle) => number;

  /** `prefix` keeps the ids of several drawings of one page apart; `measurer` knows widths where a canvas is at hand. */
  constructor(prefix = 'c', measurer: (text: string, style: TextStyle) => number = (text, style) => text.length * style.size * 0.56) {
    this.prefix = prefix;
    this.measurer = measurer;
  }

  /** The same as one text, without the `svg` around them. */
  get markup(): string {
    return this.elements.join('');
  }

  /** A whole SVG file; `title` is its accessible name. */
  document(width: number, height: number, title: string, background?: string): string {
    const ground = background === undefined ? '' : `<rect width="${round(width)}" height="${round(height)}" fill="${escapeXml(background)}"/>`;
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}" role="img"><title>${escapeXml(title)}</title>${ground}${this.markup}</svg>`;
  }

  rect(x: number, y: number, width: number, height: number, paint: Paint): void {
    const shape = `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"`;
    if (paint.hatch === undefined) {
      this.add(`${shape}${attributes(paint)}/>`);
      return;
    }
    const { hatch, ...rest } = paint;
    if (rest.fill !== undefined) this.add(`${shape}${attributes({ fill: rest.fill })}/>`);
    this.hatch(hatchLines(x, y, width, height, hatch), hatch);
    if (rest.stroke !== undefined) this.add(`${shape}${attributes(withoutFill(rest))}/>`);
  }

  line(points: readonly number[], paint: Paint): void {
    if (points.length < 4) return;
    this.add(`<polyline points="${points.map(round).join(' ')}"${attributes(withoutFill(paint))}/>`);
  }

  path(commands: Path, paint: Paint): void {
    const shape = `<path d="${pathData(commands)}"`;
    if (paint.hatch === undefined) {
      this.add(`${shape}${attributes(paint)}/>`);
      return;
    }
    const { hatch, ...rest } = paint;
    if (rest.fill !== undefined) this.add(`${shape}${attributes({ fill: rest.fill, ...(rest.evenOdd ? { evenOdd: true } : {}) })}/>`);
    const box = boundsOf(commands);
    const id = this.clipId();
    this.add(`<clipPath id="${id}">${shape}${rest.evenOdd ? ' clip-rule="evenodd"' : ''}/></clipPath>`);
    this.group(`clip-path="url(#${id})"`, () => { this.hatch(hatchLines(box.x, box.y, box.width, box.height, hatch), hatch); });
    if (rest.stroke !== undefined) this.add(`${shape}${attributes(withoutFill(rest))}/>`);
  }

  text(x: number, y: number, text: string, style: TextStyle): void {
    const anchor = { left: 'start', center: 'middle', right: 'end' }[style.align ?? 'left'];
    const base = { alphabetic: 'alphabetic', middle: 'central', top: 'hanging' }[style.baseline ?? 'alphabetic'];
    const halo = style.halo === undefined ? '' : ` stroke="${escapeXml(style.halo)}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"`;
    this.add(`<text x="${round(x)}" y="${round(y)}" fill="${escapeXml(style.fill)}" font-family="${escapeXml(style.font)}" font-size="${round(style.size)}"`
      + ` font-weight="${style.weight ?? 400}" text-anchor="${anchor}" dominant-baseline="${base}"${halo}>${escapeXml(text)}</text>`);
  }

  measure(text: string, style: TextStyle): number {
    return this.measurer(text, style);
  }

  clip(x: number, y: number, width: number, height: number, body: () => void): void {
    const id = this.clipId();
    this.add(`<clipPath id="${id}"><rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"/></clipPath>`);
    this.group(`clip-path="url(#${id})"`, body);
  }

  alpha(value: number, body: () => void): void {
    this.group(`opacity="${round(value)}"`, body);
  }

  private group(attributes: string, body: () => void): void {
    this.add(`<g ${attributes}>`);
    this.depth += 1;
    body();
    this.add('</g>');
    this.depth -= 1;
  }

  private add(text: string): void {
    if (this.depth === 0) this.elements.push(text);
    else this.elements[this.elements.length - 1] += text;
  }

  private clipId(): string {
    this.clips += 1;
    return `${this.prefix}${this.clips}`;
  }

  private hatch(lines: Path, hatch: Hatch): void {
    if (lines.length > 0) this.add(`<path d="${pathData(lines)}"${attributes({ stroke: hatch.color, width: hatch.width })}/>`);
  }
}

function withoutFill(paint: Paint): Paint {
  const { fill: _, ...rest } = paint;
  return rest;
}

function attributes(paint: Paint): string {
  let text = ` fill="${escapeXml(paint.fill ?? 'none')}"`;
  if (paint.evenOdd) text += ' fill-rule="evenodd"';
  if (paint.stroke === undefined) return text;
  text += ` stroke="${escapeXml(paint.stroke)}" stroke-width="${round(paint.width ?? 1)}" stroke-linejoin="round"`;
  if (paint.cap === 'round') text += ' stroke-linecap="round"';
  if (paint.dash !== undefined) text += ` stroke-dasharray="${paint.dash.map(round).join(' ')}"`;
  return text;
}
