import { parseArgs } from 'node:util';
import type { InstanceCounts } from './port-plan.ts';
import { MOST_INSTANCES } from './port-plan.ts';
import { isServiceName } from './service-name.ts';
import { UsageError } from './usage-error.ts';

export const USAGE = `Usage: node tools/sandbox/src/main.ts [--port 9080] [--instances catalog=2,pricing=3] [--processes] [--web-bff http://127.0.0.1:4000]

  --port       the control port; the seven services follow (default 9080)
  --instances  how many instances of which service (default 1 of each, at most ${MOST_INSTANCES})
  --processes  each instance in a process of its own
  --web-bff    where web-bff is, which the identity provider tells when somebody signs out (default http://127.0.0.1:4000)`;

export interface CommandLine {
  readonly port: number;
  readonly instances: InstanceCounts;
  readonly processes: boolean;
  /** An origin. */
  readonly webBff: string;
  readonly help: boolean;
}

/** The last port that leaves room for nine instances of every service. */
const LAST_PORT = 65_535 - 10 * MOST_INSTANCES;

const portOf = (text: string): number => {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > LAST_PORT) throw new UsageError(`--port must be a number from 1 to ${LAST_PORT}`);
  return port;
};

const instancesOf = (text: string): InstanceCounts =>
  Object.fromEntries(
    text.split(',').map((part) => {
      const [service = '', count = ''] = part.split('=');
      if (!isServiceName(service)) throw new UsageError(`--instances: ${service || 'nothing'} is not a service`);
      if (!/^[1-9]$/.test(count)) throw new UsageError(`--instances: ${service} needs a number from 1 to ${MOST_INSTANCES}`);
      return [service, Number(count)];
    }),
  );

const originOf = (text: string): string => {
  const url = URL.parse(text);
  if (url?.origin !== text) throw new UsageError(`--web-bff must be an origin such as http://127.0.0.1:4000`);
  return text;
};

/** Reads the arguments of the sandbox. Throws `UsageError`. */
export const readCommandLine = (args: readonly string[]): CommandLine => {
  const options = {
    port: { type: 'string', default: '9080' },
    instances: { type: 'string' },
    processes: { type: 'boolean', default: false },
    'web-bff': { type: 'string', default: 'http://127.0.0.1:4000' },
    help: { type: 'boolean', default: false },
  } as const;
  try {
    const { port, instances, processes, 'web-bff': webBff, help } = parseArgs({ args: [...args], options }).values;
    return { port: portOf(port), instances: instances === undefined ? {} : instancesOf(instances), processes, webBff: originOf(webBff), help };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS')) throw new UsageError((error as Error).message);
    throw error;
  }
};
