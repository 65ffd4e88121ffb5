import type { Records } from '../load/records.ts';

export interface WriteFigures {
  readonly sent: number;
  /** Answered with 201. */
  readonly done: number;
  /** Answered otherwise, or not at all. */
  readonly refused: number;
  /** Of the refused ones, those that were carried out all the same: the answer was lost, not the order. */
  readonly uncertain: number;
  /** Carried out more than once. Must be 0. */
  readonly doubled: number;
  /** Answered with 201 and not carried out. Must be 0. */
  readonly lost: number;
}

const CREATED = 201;

/** @param firstReference of the first record @param placed how often each reference was carried out */
export function writeFigures({ status }: Records, firstReference: number, placed: ReadonlyMap<number, number>): WriteFigures {
  const figures = { sent: status.length, done: 0, refused: 0, uncertain: 0, doubled: 0, lost: 0 };
  status.forEach((code, index) => {
    const times = placed.get(firstReference + index) ?? 0;
    if (code === CREATED) figures.done += 1;
    else figures.refused += 1;
    if (code !== CREATED && times > 0) figures.uncertain += 1;
    if (code === CREATED && times === 0) figures.lost += 1;
    if (times > 1) figures.doubled += 1;
  });
  return figures;
}
