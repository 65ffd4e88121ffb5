import type { PartDescription, PlanDescription } from './plan-description.ts';

const BOX = { width: 150, height: 44, gapX: 60, gapY: 18, margin: 12 } as const;

interface Placed {
  readonly part: PartDescription;
  readonly x: number;
  readonly y: number;
}

/** The plan as an SVG: what starts at once on the left, arrows to what waits for it; dashed where it can be done without. */
export function planGraph({ parts }: PlanDescription): string {
  const rows = new Map<number, number>();
  const placed = new Map<string, Placed>();
  for (const part of parts) {
    const row = rows.get(part.step) ?? 0;
    rows.set(part.step, row + 1);
    const x = BOX.margin + part.step * (BOX.width + BOX.gapX);
    const y = BOX.margin + row * (BOX.height + BOX.gapY);
    placed.set(part.part, { part, x, y });
  }
  const width = Math.max(...[...placed.values()].map(({ x }) => x)) + BOX.width + BOX.margin;
  const height = Math.max(...[...placed.values()].map(({ y }) => y)) + BOX.height + BOX.margin;
  const all = [...placed.values()];
  const arrows = all.flatMap((to) => [
    ...to.part.needs.map((name) => arrow(placed.get(name) as Placed, to, false)),
    ...to.part.wants.map((name) => arrow(placed.get(name) as Placed, to, true)),
  ]);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" role="img"><defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>${arrows.join('')}${all.map(box).join('')}</svg>`;
}

function arrow(from: Placed, to: Placed, dashed: boolean): string {
  const [x1, y1] = [from.x + BOX.width, from.y + BOX.height / 2];
  const [x2, y2] = [to.x, to.y + BOX.height / 2];
  const bend = (x2 - x1) / 2;
  const path = `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
  return `<path d="${path}" fill="none" stroke="#556" stroke-width="1.4" marker-end="url(#tip)"${dashed ? ' stroke-dasharray="4 3"' : ''}/>`;
}

function box({ part, x, y }: Placed): string {
  const required = part.onFailure === 'fail';
  const notes = [part.onFailure, part.within, part.conditional ? 'sometimes' : undefined, part.batch === null ? undefined : `batch ${part.batch}`, part.reads ?? undefined];
  const fill = required ? '#dbe7ff' : '#f1f3f5';
  return (
    `<g><rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="6" fill="${fill}" stroke="#556"${part.conditional ? ' stroke-dasharray="4 3"' : ''}/>` +
    `<text x="${x + BOX.width / 2}" y="${y + 19}" text-anchor="middle" font-size="14">${part.part}</text>` +
    `<text x="${x + BOX.width / 2}" y="${y + 35}" text-anchor="middle" font-size="10" fill="#556">${notes.filter(Boolean).join(' · ')}</text></g>`
  );
}
