/** A name that is not taken: the one that is wanted, or that with a number. */
export function uniqueName(wanted: string, taken: object): string {
  let name = wanted || '_';
  for (let number = 2; Object.hasOwn(taken, name); number += 1) name = `${wanted}_${number}`;
  return name;
}
