/** What views draw on: one small set of commands that a canvas and an SVG file both carry out. */

export interface Hatch { readonly color: string; readonly angle: 'forward' | 'backward'; readonly gap: number; readonly width: number }

/** Without `fill`, `stroke` and `hatch` nothing is drawn. `width` of the stroke is 1 unless said. */
export interface Paint {
  readonly fill?: string;
  readonly stroke?: string;
  readonly width?: number;
  readonly dash?: readonly number[];
  readonly hatch?: Hatch;
  readonly cap?: 'butt' | 'round';
  /** Inner contours cut holes. */
  readonly evenOdd?: true;
}

export interface TextStyle {
  readonly fill: string;
  /** CSS px. */
  readonly size: number;
  readonly font: string;
  readonly weight?: number;
  readonly align?: 'left' | 'center' | 'right';
  readonly baseline?: 'alphabetic' | 'middle' | 'top';
  /** Drawn around the letters, so that a line behind them does not run through. */
  readonly halo?: string;
}

/** `O` is a whole circle, `A` an arc around (x, y) from one angle to another, clockwise on the screen, in radians. */
export type PathCommand =
  | readonly ['M' | 'L', number, number]
  | readonly ['Q', number, number, number, number]
  | readonly ['C', number, number, number, number, number, number]
  | readonly ['O', number, number, number]
  | readonly ['A', number, number, number, number, number]
  | readonly ['Z'];
export type Path = readonly PathCommand[];

/** CSS pixels; y grows downwards. */
export interface Surface {
  rect(x: number, y: number, width: number, height: number, paint: Paint): void;
  /** An open line through x0, y0, x1, y1, … */
  line(points: readonly number[], paint: Paint): void;
  path(commands: Path, paint: Paint): void;
  text(x: number, y: number, text: string, style: TextStyle): void;
  /** Width of a text in px. */
  measure(text: string, style: TextStyle): number;
  clip(x: number, y: number, width: number, height: number, body: () => void): void;
  /** Strength of everything the body draws; nested strengths multiply. */
  alpha(value: number, body: () => void): void;
}
