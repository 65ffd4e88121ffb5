/** `npm start`: the demo services and every BFF, until Ctrl-C. */
import { join } from 'node:path';
import { findApps } from './app.ts';
import { readCommandLine, USAGE, UsageError } from './command-line.ts';
import { orphaned } from './orphaned.ts';
import { prefixed } from './prefixed.ts';
import { findSandbox } from './sandbox.ts';
import { shifted } from './shifted.ts';
import { Stack } from './stack.ts';
import { StartFailure } from './start-failure.ts';
import { refuseTakenPorts, wantedPorts } from './taken-ports.ts';
import { timed } from './timed.ts';
import { welcome } from './welcome.ts';

const root = join(import.meta.dirname, '../../..');

const run = async (portOffset: number, stack: Stack): Promise<never> => {
  const apps = findApps(root).map((app) => shifted(app, portOffset));
  const names = apps.map(({ name }) => name);
  const sandbox = findSandbox(root, portOffset);
  await refuseTakenPorts(wantedPorts(apps, sandbox));

  console.log();
  await Promise.all([
    timed(`bundled ${names.join(', ')}`, stack.runNx('bundling', ['run-many', '-t', 'build', '-p', names.join(','), `--parallel=${names.length}`])),
    timed('started the demo services', stack.startSandbox(sandbox.port, apps.find(({ issuers }) => issuers.has('SESSION')))),
  ]);
  const started = await timed('started the BFFs', Promise.all(apps.map((app) => stack.startApp(app))));
  console.log(`\n${welcome(started, sandbox)}\n`);
  return stack.untilOneEnds();
};

const interruption = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
});

try {
  const { portOffset, help } = readCommandLine(process.argv.slice(2));
  if (help) {
    console.log(USAGE);
  } else {
    const stack = new Stack(root, prefixed(findApps(root).map(({ name }) => name)));
    try {
      await Promise.race([run(portOffset, stack), interruption, orphaned()]);
    } finally {
      await stack.stop();
    }
  }
} catch (error) {
  if (!(error instanceof StartFailure) && !(error instanceof UsageError)) throw error;
  console.error(`\n${error.message}${error instanceof UsageError ? `\n\n${USAGE}` : ''}\n`);
  process.exitCode = 1;
}
