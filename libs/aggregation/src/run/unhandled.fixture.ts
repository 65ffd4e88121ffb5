/** Unhandled rejections, from now until it is stopped. */
export function unhandled(): { stop(): Promise<unknown[]> } {
  const reasons: unknown[] = [];
  const note = (reason: unknown): void => void reasons.push(reason);
  process.on('unhandledRejection', note);
  return {
    async stop() {
      // Node tells of them when a turn's microtasks are done.
      for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      process.off('unhandledRejection', note);
      return reasons;
    },
  };
}

export async function until(met: () => boolean): Promise<void> {
  for (const end = performance.now() + 10_000; !met() && performance.now() < end; ) await new Promise((resolve) => setImmediate(resolve));
  expect(met()).toBe(true);
}
