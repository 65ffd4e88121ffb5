/** Registers a listener; returns how to stop that. */
export type OnChange = (listener: () => void) => () => void;

/** Resolves with the first value that passes the test, looked at now and after each change; rejects after `withinMs` with what was seen last. */
export const untilSeen = <Value>(
  look: () => Value,
  test: (value: Value) => boolean,
  changes: readonly OnChange[],
  shown: (value: Value) => unknown,
  withinMs: number,
): Promise<Value> =>
  new Promise((resolve, reject) => {
    const settle = (): void => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
    const lookAgain = (): void => {
      const now = look();
      if (!test(now)) return;
      settle();
      resolve(now);
    };
    const timer = setTimeout(() => {
      settle();
      reject(new Error(`not seen within ${withinMs} ms: ${JSON.stringify(shown(look()))}`));
    }, withinMs);
    const stops = changes.map((onChange) => onChange(lookAgain));
    lookAgain();
  });
