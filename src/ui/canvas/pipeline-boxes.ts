/** What a layout of the pipeline is made of: boxes for its cards, lines for its wires. */

export interface Box { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
export interface SegmentBox extends Box { readonly attach: string; readonly kind: string; readonly index: number }
/** `id` is that of the client, of the link whose chain it is, of the service or of the node. */
export interface CardBox extends Box {
  readonly kind: 'client' | 'chain' | 'service' | 'node';
  readonly id: string;
  readonly segments: readonly SegmentBox[];
  /** Its patterns stand below each other in an upright layout: beside each other their names would be cut short. */ readonly rows?: true;
}
/** From the caller's side to the callee's, in the middle between its two rails. `outer` lies before the chain, `inner` after it, `whole` has no chain. */
export interface WireLine {
  readonly link: string; readonly part: 'outer' | 'inner' | 'whole';
  readonly x0: number; readonly y0: number; readonly x1: number; readonly y1: number;
  /** Where it bends on its way. */
  readonly bends?: readonly { readonly x: number; readonly y: number }[];
  /** The middle of its two numbers; null: it has none. Without it, half-way, and in full words. */
  readonly label?: { readonly x: number; readonly y: number } | null;
}
export interface PipelineLayout {
  readonly width: number; readonly height: number; readonly vertical: boolean;
  /** Small cards and short words, for more than one service in a row. */
  readonly compact: boolean;
  readonly cards: readonly CardBox[]; readonly wires: readonly WireLine[];
}

/** Distance of each rail from the middle of its wire. */
export const RAIL = 8.5;
/** What a chain needs below it for the line that says which end is outermost. */
export const ORDER_NOTE = 24;
