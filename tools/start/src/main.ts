/** `npm start`: the demo services and every BFF, until Ctrl-C. */
import { join } from 'node:path';
import { findApps } from './app.ts';
import type { App } from './app.ts';
import { readCommandLine, USAGE, UsageError } from './command-line.ts';
import type { CommandLine } from './command-line.ts';
import { orphaned } from './orphaned.ts';
import { prefixed } from './prefixed.ts';
import { findSandbox } from './sandbox.ts';
import { shifted } from './shifted.ts';
import { Stack } from './stack.ts';
import { StartFailure } from './start-failure.ts';
import { refuseTakenPorts, wantedPorts } from './taken-ports.ts';
import { timed } from './timed.ts';
import { warmUp } from './warm-up.ts';
import { welcome } from './welcome.ts';

const root = join(import.meta.dirname, '../../..');

const run = async (wanted: readonly App[], { portOffset, sandbox: withSandbox }: CommandLine, stack: Stack): Promise<never> => {
  const apps = wanted.map((app) => shifted(app, portOffset));
  const names = apps.map(({ name }) => name);
  const sandbox = withSandbox ? findSandbox(root, portOffset, wanted) : undefined;
  await refuseTakenPorts(wantedPorts(apps, sandbox));

  console.log();
  await Promise.all([
    timed(
      `bundled ${names.join(', ')}`,
      stack.runNx('bundling', ['run-many', '-t', 'build', '-p', names.join(','), `--parallel=${names.length}`]),
    ),
    ...(sandbox
      ? [
          timed(
            'started the demo services',
            stack.startSandbox(
              sandbox.port,
              apps.find(({ issuers }) => issuers.has('SESSION')),
            ),
          ),
        ]
      : []),
  ]);
  const started = await timed('started the BFFs', Promise.all(apps.map((app) => stack.startApp(app))));
  await timed('made their first calls', Promise.all(started.map(warmUp)));
  console.log(`\n${welcome(started, sandbox)}\n`);
  return stack.untilOneEnds();
};

const interruption = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
});

try {
  const all = findApps(root);
  const commandLine = readCommandLine(process.argv.slice(2), all.map(({ name }) => name));
  const apps = all.filter(({ name }) => commandLine.only?.includes(name) ?? true);
  if (commandLine.help) {
    console.log(USAGE);
  } else if (apps.length === 0) {
    console.log('There is no BFF yet: npx nx g @portico/tools:bff kiosk');
  } else {
    const stack = new Stack(root, prefixed(apps.map(({ name }) => name)));
    try {
      await Promise.race([run(apps, commandLine, stack), interruption, orphaned()]);
    } finally {
      await stack.stop();
    }
  }
} catch (error) {
  if (!(error instanceof StartFailure) && !(error instanceof UsageError)) throw error;
  console.error(`\n${error.message}${error instanceof UsageError ? `\n\n${USAGE}` : ''}\n`);
  process.exitCode = 1;
}
