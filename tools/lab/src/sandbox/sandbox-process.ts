import { join } from 'node:path';
import { startProcess } from '../../../../libs/testing/src/process/own-process.ts';
import type { OwnProcess } from '../../../../libs/testing/src/process/own-process.ts';
import { freeRange } from '../../../../libs/testing/src/process/ports.ts';

/** The services of the sandbox, in the order of their ports after the control port (tools/sandbox/README.md). */
export const SERVICES = ['catalog', 'pricing', 'inventory', 'reviews', 'customers', 'orders', 'recommendations'] as const;

export type Service = (typeof SERVICES)[number];

/** Each instance builds the demo data. Milliseconds. */
const START_WITHIN = 60_000;
/** The k-th instance listens ten ports after the one before; between them is the identity provider. */
const PORTS_BETWEEN = 10;

/** The sandbox as a process of its own. */
export class SandboxProcess {
  /** Of its control port. */
  readonly controlUrl: string;
  readonly issuer: string;
  /** Origins by service, `http://127.0.0.1:9081`; for gRPC host and port. */
  readonly instances: Readonly<Record<Service, readonly string[]>>;
  readonly #process: OwnProcess;

  private constructor(process: OwnProcess, port: number, instances: number) {
    this.#process = process;
    this.controlUrl = `http://127.0.0.1:${port}`;
    this.issuer = `http://127.0.0.1:${port + 1 + SERVICES.length}`;
    this.instances = Object.fromEntries(SERVICES.map((service, index) => [service, originsOf(service, port + 1 + index, instances)])) as Record<Service, string[]>;
  }

  /** @param instances of each service; several are processes of their own @throws Error with what it wrote, when it does not come up */
  static async start(root: string, instances = 1): Promise<SandboxProcess> {
    const port = await freeRange(1 + PORTS_BETWEEN * instances);
    const several = instances === 1 ? [] : ['--instances', SERVICES.map((service) => `${service}=${instances}`).join(','), '--processes'];
    const words = [join(root, 'tools/sandbox/src/main.ts'), '--port', String(port), ...several];
    const started = await startProcess({ command: process.execPath, arguments: words, cwd: root });
    await started.until('the sandbox', START_WITHIN, () => started.stdout.includes('sandbox ready') || undefined);
    return new SandboxProcess(started, port, instances);
  }

  stop(): Promise<void> {
    return this.#process.stop();
  }
}

const originsOf = (service: Service, first: number, instances: number): string[] =>
  Array.from({ length: instances }, (_, index) => `${service === 'recommendations' ? '' : 'http://'}127.0.0.1:${first + PORTS_BETWEEN * index}`);
