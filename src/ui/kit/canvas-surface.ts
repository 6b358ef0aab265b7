/** The surface on a canvas. */
import { boundsOf, hatchLines } from './hatching.ts';
import type { Hatch, Paint, Path, Surface, TextStyle } from './surface.ts';

const FULL_TURN = 2 * Math.PI;

export class CanvasSurface implements Surface {
  private readonly ctx: CanvasRenderingContext2D;

  constructor(ctx: CanvasRenderingContext2D) {
    this.ctx = ctx;
  }

  rect(x: number, y: number, width: number, height: number, paint: Paint): void {
    const { ctx } = this;
    if (paint.fill !== undefined) {
      ctx.fillStyle = paint.fill;
      ctx.fillRect(x, y, width, height);
    }
    if (paint.hatch !== undefined) this.hatch(x, y, width, height, paint.hatch);
    if (paint.stroke !== undefined) {
      this.pen(paint);
      ctx.strokeRect(x, y, width, height);
    }
  }

  line(points: readonly number[], paint: Paint): void {
    const { ctx } = this;
    if (points.length < 4) return;
    ctx.beginPath();
    for (let i = 0; i + 1 < points.length; i += 2) {
      if (i === 0) ctx.moveTo(points[i]!, points[i + 1]!);
      else ctx.lineTo(points[i]!, points[i + 1]!);
    }
    this.pen(paint);
    ctx.stroke();
  }

  path(commands: Path, paint: Paint): void {
    const { ctx } = this;
    const rule = paint.evenOdd ? 'evenodd' : 'nonzero';
    this.trace(commands);
    if (paint.fill !== undefined) {
      ctx.fillStyle = paint.fill;
      ctx.fill(rule);
    }
    if (paint.hatch !== undefined) {
      const box = boundsOf(commands);
      ctx.save();
      ctx.clip(rule);
      this.hatch(box.x, box.y, box.width, box.height, paint.hatch);
      ctx.restore();
      this.trace(commands);
    }
    if (paint.stroke !== undefined) {
      this.pen(paint);
      ctx.stroke();
    }
  }

  text(x: number, y: number, text: string, style: TextStyle): void {
    const { ctx } = this;
    this.font(style);
    ctx.textAlign = style.align ?? 'left';
    ctx.textBaseline = style.baseline ?? 'alphabetic';
    if (style.halo !== undefined) {
      ctx.strokeStyle = style.halo;
      ctx.lineWidth = 4;
      ctx.lineJoin = 'round';
      ctx.setLineDash([]);
      ctx.strokeText(text, x, y);
    }
    ctx.fillStyle = style.fill;
    ctx.fillText(text, x, y);
  }

  measure(text: string, style: TextStyle): number {
    this.font(style);
    return this.ctx.measureText(text).width;
  }

  clip(x: number, y: number, width: number, height: number, body: () => void): void {
    const { ctx } = this;
    ctx.save();
    ctx.beginPath();
    ctx.rect(x, y, width, height);
    ctx.clip();
    body();
    ctx.restore();
  }

  alpha(value: number, body: () => void): void {
    const { ctx } = this;
    const before = ctx.globalAlpha;
    ctx.globalAlpha = (before ?? 1) * value;
    body();
    ctx.globalAlpha = before ?? 1;
  }

  private font(style: TextStyle): void {
    this.ctx.font = `${style.weight ?? 400} ${style.size}px ${style.font}`;
  }

  private pen(paint: Paint): void {
    const { ctx } = this;
    ctx.strokeStyle = paint.stroke ?? 'transparent';
    ctx.lineWidth = paint.width ?? 1;
    ctx.lineCap = paint.cap ?? 'butt';
    ctx.lineJoin = 'round';
    ctx.setLineDash(paint.dash === undefined ? [] : [...paint.dash]);
  }

  private hatch(x: number, y: number, width: number, height: number, hatch: Hatch): void {
    this.trace(hatchLines(x, y, width, height, hatch));
    this.pen({ stroke: hatch.color, width: hatch.width });
    this.ctx.stroke();
  }

  private trace(commands: Path): void {
    const { ctx } = this;
    ctx.beginPath();
    for (const command of commands) {
      switch (command[0]) {
        case 'M': ctx.moveTo(command[1], command[2]); break;
        case 'L': ctx.lineTo(command[1], command[2]); break;
        case 'Q': ctx.quadraticCurveTo(command[1], command[2], command[3], command[4]); break;
        case 'C': ctx.bezierCurveTo(command[1], command[2], command[3], command[4], command[5], command[6]); break;
        case 'O':
          ctx.moveTo(command[1] + command[3], command[2]);
          ctx.arc(command[1], command[2], command[3], 0, FULL_TURN);
          ctx.closePath();
          break;
        case 'A': ctx.arc(command[1], command[2], command[3], command[4], command[5]); break;
        case 'Z': ctx.closePath(); break;
      }
    }
  }
}
