/** Says what was done, and how long it took, once it is done. */
export async function timed<T>(what: string, work: Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work;
  console.log(`  ${((performance.now() - start) / 1000).toFixed(1).padStart(4)} s  ${what}`);
  return result;
}
