/** Says what was done, and how long it took, once it is done. */
export async function timed(what: string, work: Promise<unknown>): Promise<void> {
  const start = performance.now();
  await work;
  console.log(`  ${((performance.now() - start) / 1000).toFixed(1).padStart(4)} s  ${what}`);
}
