import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import { loadSettings } from '@portico/config';
import { startSandbox } from '@portico/sandbox';
import type { Sandbox } from '@portico/sandbox';
import { BffUnderTest } from '@portico/testing';
import { onlyExport, settingsOf } from '../apps/settings-of.ts';
import { APPS, ROOT } from '../tree/workspace.ts';
import { ask } from './ask.ts';
import type { Origins } from './ask.ts';
import type { CurlCommand } from './curl.ts';
import type { GivenAnswer } from './shown-answer.ts';

/** Where the documents say that the sandbox listens for orders. */
export const CONTROL = 'localhost:9080';

/** What `npm start` brings up, all BFFs or some, in this process and on free ports, by the addresses that the documents show. */
export class Demo {
  private constructor(
    private readonly sandbox: Sandbox,
    private readonly bffs: readonly BffUnderTest[],
    private readonly origins: Origins,
  ) {}

  static async start(...apps: readonly string[]): Promise<Demo> {
    const sandbox = await startSandbox({ ports: 'free' });
    const bffs: BffUnderTest[] = [];
    const origins: Record<string, string> = { [CONTROL]: sandbox.controlUrl };
    for (const app of apps.length > 0 ? apps : APPS) {
      const [root, settings] = [(await onlyExport(app, 'module')) as Type, await settingsOf(app)];
      const file = join(ROOT, 'apps', app, 'bff.yaml');
      const bff = await BffUnderTest.start({ root, settings, file, upstreams: sandbox.urls, environment: 'development' });
      const { server, management } = loadSettings(settings, { file, env: { NODE_ENV: 'development' } });
      origins[`localhost:${server.port}`] = bff.url;
      origins[`localhost:${management.port}`] = bff.managementUrl;
      bffs.push(bff);
    }
    return new Demo(sandbox, bffs, origins);
  }

  /** Carries a command of a document out. @throws Error for an address that nobody listens at */
  run(command: CurlCommand): Promise<GivenAnswer> {
    return ask(this.origins, command);
  }

  /** Takes all faults back. */
  reset(): Promise<void> {
    return this.sandbox.control.reset();
  }

  async close(): Promise<void> {
    await Promise.all(this.bffs.map((bff) => bff.close()));
    await this.sandbox.close();
  }
}
