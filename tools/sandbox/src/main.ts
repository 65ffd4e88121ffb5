/** Runs the demo shop's services until it is interrupted. */
import { join } from 'node:path';
import { readCommandLine, USAGE } from './command-line.ts';
import { PortTakenError } from './port-taken-error.ts';
import { startProcesses } from './processes/process-sandbox.ts';
import { startSandbox } from './sandbox.ts';
import { UsageError } from './usage-error.ts';

/** Outside of git; who wants another development CA deletes it. */
const CERTIFICATES = join(import.meta.dirname, '../../../.portico/certificates');

const run = async (): Promise<void> => {
  const { port, instances, processes, webBff, help } = readCommandLine(process.argv.slice(2));
  if (help) return console.log(USAGE);
  const interrupted = new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  const identity = { mutualTls: true, certificates: CERTIFICATES, webBff };
  const entry = join(import.meta.dirname, 'processes/instance-process.ts');
  const sandbox = await (processes ? startProcesses(entry, port, instances, identity) : startSandbox({ ports: port, instances, identity }));
  const services = Object.entries(sandbox.urls).map(([service, urls]) => `${service} ${urls.join(' ')}`);
  console.log(`sandbox ready: control ${sandbox.controlUrl}, identity ${sandbox.identity.url} ${sandbox.identity.mutualTlsUrl}, ${services.join(', ')}`);
  await interrupted;
  await sandbox.close();
};

try {
  await run();
} catch (error) {
  if (!(error instanceof UsageError) && !(error instanceof PortTakenError)) throw error;
  console.error(`sandbox: ${error.message}${error instanceof UsageError ? `\n${USAGE}` : ''}`);
  process.exitCode = 1;
}
