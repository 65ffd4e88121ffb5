import { join } from 'node:path';
import { freeRange } from '../../../measuring/src/machine/free-ports.ts';
import { OwnProcess } from '../../../measuring/src/machine/own-process.ts';
import { waitUntil } from '../../../measuring/src/machine/wait-until.ts';
import { SandboxControl } from './sandbox-control.ts';
import { INSTANCES, SERVICES } from './services.ts';
import type { Service } from './services.ts';

/** 22 processes, each of which builds the demo data. */
const START_WITHIN = 60_000;
/** The k-th instance listens ten ports after the one before (tools/sandbox/README.md). */
const PORTS_BETWEEN = 10;

/** The demo services, three instances of each, every one a process of its own. */
export class Sandbox {
  readonly control: SandboxControl;
  /** Origins by service, `http://127.0.0.1:9081`; for gRPC host and port. */
  readonly instances: Readonly<Record<Service, readonly string[]>>;
  readonly #process: OwnProcess;

  private constructor(process: OwnProcess, port: number) {
    this.#process = process;
    this.control = new SandboxControl(`http://127.0.0.1:${port}`);
    this.instances = Object.fromEntries(SERVICES.map((service, index) => [service, originsOf(service, port + 1 + index)])) as Record<Service, string[]>;
  }

  /** @throws Error with what it wrote, when it does not come up */
  static async start(root: string): Promise<Sandbox> {
    const port = await freeRange(1 + PORTS_BETWEEN * INSTANCES);
    const counts = SERVICES.map((service) => `${service}=${INSTANCES}`).join(',');
    const words = [join(root, 'tools/sandbox/src/main.ts'), '--port', String(port), '--instances', counts, '--processes'];
    const started = await OwnProcess.start({ command: process.execPath, arguments: words, env: {}, cwd: root });
    try {
      await waitUntil('the sandbox', START_WITHIN, () => {
        if (!started.running) throw new Error(`the sandbox ended by itself:\n${started.output}`);
        return started.output.includes('sandbox ready') ? true : undefined;
      });
    } catch (error) {
      await started.stop();
      throw error;
    }
    return new Sandbox(started, port);
  }

  stop(): Promise<void> {
    return this.#process.stop();
  }
}

const originsOf = (service: Service, first: number): string[] =>
  Array.from({ length: INSTANCES }, (_, index) => `${service === 'recommendations' ? '' : 'http://'}127.0.0.1:${first + PORTS_BETWEEN * index}`);
