import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import { loadSettings } from '@portico/config';
import type { SettingsClass } from '@portico/config';
import type { BffSettings } from '@portico/platform';
import { startSandbox } from '@portico/sandbox';
import type { Sandbox } from '@portico/sandbox';
import { BffUnderTest } from '@portico/testing';
import { APPS, ROOT } from '../tree/workspace.ts';
import type { CurlCommand } from './curl.ts';
import type { GivenAnswer } from './shown-answer.ts';

/** Where the documents say that the sandbox listens for orders. */
const CONTROL = 'localhost:9080';

/** What `npm start` brings up, in this process and on free ports. Addresses are those that the documents show. */
export class Demo {
  private constructor(
    private readonly sandbox: Sandbox,
    private readonly bffs: readonly BffUnderTest[],
    private readonly origins: ReadonlyMap<string, string>,
  ) {}

  static async start(): Promise<Demo> {
    const sandbox = await startSandbox({ ports: 'free' });
    const bffs: BffUnderTest[] = [];
    const origins = new Map([[CONTROL, sandbox.controlUrl]]);
    for (const app of APPS) {
      const { root, settings, file } = await partsOf(app);
      const bff = await BffUnderTest.start({ root, settings, file, upstreams: sandbox.urls, environment: 'development' });
      const { server, management } = loadSettings(settings, { file, env: {} });
      origins.set(`localhost:${server.port}`, bff.url).set(`localhost:${management.port}`, bff.managementUrl);
      bffs.push(bff);
    }
    return new Demo(sandbox, bffs, origins);
  }

  /** Carries a command of a document out. @throws Error for an address that nobody listens at */
  async run({ url, method, headers, body }: CurlCommand): Promise<GivenAnswer> {
    const { host, pathname, search } = new URL(url);
    const origin = this.origins.get(host);
    if (!origin) throw new Error(`nobody listens at ${host}; the documents know ${[...this.origins.keys()].join(', ')}`);
    const response = await fetch(`${origin}${pathname}${search}`, { method, headers: { ...headers }, body });
    return { status: response.status, statusText: response.statusText, headers: response.headers, text: await response.text() };
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

/** An app by the names of its files: `web-bff.module.ts` exports its root module, `web-bff.settings.ts` its settings class. */
async function partsOf(app: string): Promise<{ root: Type; settings: SettingsClass<BffSettings>; file: string }> {
  const only = async (name: string): Promise<unknown> => Object.values((await import(join(ROOT, 'apps', app, 'src', name))) as object)[0];
  return {
    root: (await only(`${app}.module.ts`)) as Type,
    settings: (await only(`${app}.settings.ts`)) as SettingsClass<BffSettings>,
    file: join(ROOT, 'apps', app, 'bff.yaml'),
  };
}
