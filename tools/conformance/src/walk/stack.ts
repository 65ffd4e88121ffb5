import { join } from 'node:path';
import { BffProcess } from '../../../../libs/testing/src/process/bff-process.ts';
import { runProcess } from '../../../../libs/testing/src/process/own-process.ts';
import { builtIn, HIGH_LIMITS, productionBff } from '../../../lab/src/bff/production-bff.ts';
import { SandboxProcess } from '../../../lab/src/sandbox/sandbox-process.ts';

/** The demo services, and BFFs over them as production runs them. */
export class WalkStack {
  readonly #root: string;
  readonly #sandbox: SandboxProcess;
  readonly #bffs: BffProcess[] = [];

  private constructor(root: string, sandbox: SandboxProcess) {
    this.#root = root;
    this.#sandbox = sandbox;
  }

  /** Resolves when the demo services answer. @throws Error when they do not come up */
  static async start(root: string): Promise<WalkStack> {
    return new WalkStack(root, await SandboxProcess.start(root));
  }

  /** The bundle of an app, which `npx nx build <app>` makes. */
  bundle(app: string): string {
    return join(builtIn(this.#root, app), 'main.mjs');
  }

  /** Starts a BFF with the probe in it, which is ready then. */
  async startBff(name: string): Promise<BffProcess> {
    const { instances, issuer } = this.#sandbox;
    const env = {
      WALK_UPSTREAMS: Object.values(instances).map(([origin = '']) => origin.slice(origin.lastIndexOf(':') + 1)).join(','),
      ...HIGH_LIMITS,
      ...(name === 'web-bff' ? { PORTICO_SESSION__ISSUER: issuer } : { PORTICO_BEARER__ISSUERS__SANDBOX__ISSUER: issuer }),
    };
    const node = ['--import', join(import.meta.dirname, 'coverage-probe.ts')];
    const bff = await BffProcess.start(productionBff({ root: this.#root, name, upstreams: instances, node, messages: true, env }));
    this.#bffs.push(bff);
    return bff;
  }

  /** An access token that mobile-bff believes. */
  async customerToken(): Promise<string> {
    const words = [join(this.#root, 'tools/sandbox/src/token/main.ts'), '--issuer', this.#sandbox.issuer];
    return (await runProcess('the token', { command: process.execPath, arguments: words })).trim();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#bffs.map((bff) => bff.stop()));
    await this.#sandbox.stop();
  }
}
