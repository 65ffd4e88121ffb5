/** Milliseconds after which a spec gives up. */
const PATIENCE = 2_000;

/** Lets the event loop turn until `holds` does. @throws Error when it still does not after two seconds */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE;
  while (!(await holds())) {
    if (performance.now() > giveUpAt) throw new Error(`still not after ${PATIENCE} ms: ${holds.toString()}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
