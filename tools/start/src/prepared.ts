import type { App } from './app.ts';

/** What stands in a sample for what the app's last command has printed. */
const PRINTED = '{printed}';

/**
 * Runs what an app wants done before it starts, one after the other: so partner-bff has a partner, and each start a key of its own.
 * @param run runs the app's program with arguments @returns what it printed
 * @returns the app, with what was printed last in its samples
 */
export async function prepared(app: App, run: (args: readonly string[]) => Promise<string>): Promise<App> {
  let printed = '';
  for (const args of app.before) printed = await run(args);
  return { ...app, samples: app.samples.map((sample) => ({ ...sample, ...(sample.headers ? { headers: filled(sample.headers, printed) } : {}) })) };
}

const filled = (headers: Readonly<Record<string, string>>, printed: string): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace(PRINTED, printed)]));
