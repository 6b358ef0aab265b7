/** Draws into React elements: each command of a view becomes an element of an SVG. */
import { createElement } from 'react';
import type { ReactElement } from 'react';
import type { Paint, Path, Surface } from '../../../src/ui/kit/surface.ts';

export class ReactSurface implements Surface {
  readonly elements: ReactElement[] = [];

  rect(x: number, y: number, width: number, height: number, paint: Paint): void {
    this.elements.push(createElement('rect', { key: this.elements.length, x, y, width, height, ...attributes(paint) }));
  }
  line(points: readonly number[], paint: Paint): void {
    this.elements.push(createElement('polyline', { key: this.elements.length, points: points.join(' '), ...attributes(paint), fill: 'none' }));
  }
  path(commands: Path, paint: Paint): void {
    this.elements.push(createElement('path', { key: this.elements.length, d: commands.map(pathText).join(''), ...attributes(paint) }));
  }
  text(): void { throw new Error('rows hold no text'); }
  measure(): number { return 0; }
  clip(_x: number, _y: number, _width: number, _height: number, body: () => void): void { body(); }
  alpha(_value: number, body: () => void): void { body(); }
}

/** A hatch is drawn as its plain colour: less work than a pattern. */
function attributes(paint: Paint): object {
  return {
    fill: paint.fill ?? paint.hatch?.color ?? 'none', stroke: paint.stroke, strokeWidth: paint.width, strokeDasharray: paint.dash?.join(' '),
    fillRule: paint.evenOdd === true ? 'evenodd' : undefined,
  };
}
function pathText(command: Path[number]): string {
  switch (command[0]) {
    case 'O': {
      const [, x, y, r] = command;
      return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
    }
    case 'A': {
      const [, x, y, r, from, to] = command;
      return `L${x + r * Math.cos(from)} ${y + r * Math.sin(from)}A${r} ${r} 0 ${to - from > Math.PI ? 1 : 0} 1 ${x + r * Math.cos(to)} ${y + r * Math.sin(to)}`;
    }
    case 'M': case 'L': case 'Q': case 'C': case 'Z': return command.join(' ');
  }
}
