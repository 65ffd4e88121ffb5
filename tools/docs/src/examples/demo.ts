import { join } from 'node:path';
import { loadSettings } from '@portico/config';
import type { BffSettings } from '@portico/platform';
import { startSandbox } from '@portico/sandbox';
import type { Sandbox, SandboxWithIdentity } from '@portico/sandbox';
import { BffUnderTest } from '@portico/testing';
import { rootOf, settingsOf } from '../apps/settings-of.ts';
import { APPS, ROOT } from '../tree/workspace.ts';
import { ask } from './ask.ts';
import type { CurlCommand } from './curl.ts';
import type { GivenAnswer } from './shown-answer.ts';

/** Where the documents say that the sandbox listens for orders. */
export const CONTROL = 'localhost:9080';
/** Where they say that the identity provider is: in the letters of its tokens' `iss`, and for clients that show a certificate. */
export const [IDENTITY, MUTUAL_TLS] = ['127.0.0.1:9088', '127.0.0.1:9089'];

export interface DemoOptions {
  /** The BFFs; by default all. */
  readonly apps?: readonly string[];
  /** Starts the identity provider too, which takes a while, and keeps its certificates in this folder. */
  readonly certificates?: string;
  /** Settings of the BFFs, beside those of their files. */
  readonly env?: Readonly<Record<string, string>>;
  /** Another bff.yaml for an app, by its name. */
  readonly files?: Readonly<Record<string, string>>;
  /** Whether limits hold. Off by default, because the documents' commands all come from one address. */
  readonly limits?: boolean;
}

/** What `npm start` brings up, all BFFs or some, in this process and on free ports, by the addresses that the documents show. */
export class Demo {
  readonly origins: Record<string, string> = {};
  private readonly bffs = new Map<string, BffUnderTest>();

  private constructor(
    private readonly sandbox: Sandbox & Partial<SandboxWithIdentity>,
    private readonly options: DemoOptions,
  ) {
    this.origins[CONTROL] = sandbox.controlUrl;
    const { url, mutualTlsUrl } = sandbox.identity ?? {};
    if (url !== undefined) this.origins[IDENTITY] = url;
    if (mutualTlsUrl !== undefined) this.origins[MUTUAL_TLS] = mutualTlsUrl;
  }

  static async start(options: DemoOptions = {}): Promise<Demo> {
    const { certificates } = options;
    const identity = certificates === undefined ? {} : { identity: { mutualTls: true, certificates } };
    const demo = new Demo(await startSandbox({ ports: 'free', ...identity }), options);
    await demo.startBffs();
    return demo;
  }

  /** Starts the BFFs again, with what their files say by now. */
  async restart(): Promise<void> {
    await this.closeBffs();
    await this.startBffs();
  }

  private async startBffs(): Promise<void> {
    const { apps = APPS, env = {}, files = {}, limits = false } = this.options;
    const issuer = this.sandbox.identity?.url;
    for (const app of apps) {
      const root = await rootOf(app);
      const file = files[app] ?? join(ROOT, 'apps', app, 'bff.yaml');
      const written = loadSettings(await settingsOf(app), { file, env: { NODE_ENV: 'development' } });
      const overrides = { ...(issuer === undefined ? {} : issuerOverrides(written, issuer)), ...env };
      const bff = await BffUnderTest.start({ root, file, upstreams: this.sandbox.urls, environment: 'development', env: overrides, limits });
      this.origins[`localhost:${written.server.port}`] = bff.url;
      this.origins[`localhost:${written.management.port}`] = bff.managementUrl;
      this.bffs.set(app, bff);
    }
  }

  private async closeBffs(): Promise<void> {
    await Promise.all(Array.from(this.bffs.values(), (bff) => bff.close()));
    this.bffs.clear();
  }

  /** Carries a command of a document out. @throws Error for an address that is not one of the demo's */
  run(command: CurlCommand): Promise<GivenAnswer> {
    return ask(this.origins, command);
  }

  /** The routes of a BFF, in all letters: `GET /v1/orders/:id`. */
  routesOf(app: string): string[] {
    return (this.bffs.get(app)?.routes ?? []).map(({ method, path }) => `${method} ${path}`);
  }

  /** Takes all faults back. */
  reset(): Promise<void> {
    return this.sandbox.control.reset();
  }

  async close(): Promise<void> {
    await this.closeBffs();
    await this.sandbox.close();
  }
}

/** The identity provider on a free port is whom a BFF signs people in at, and whose tokens it believes. A busy machine may make it slow. */
function issuerOverrides(settings: BffSettings & Partial<WithIssuers>, issuer: string): Record<string, string> {
  const bearer = (settings.bearer?.issuers ?? []).flatMap(({ name }): [string, string][] => [
    [`PORTICO_BEARER__ISSUERS__${name.toUpperCase()}__ISSUER`, issuer],
    [`PORTICO_BEARER__ISSUERS__${name.toUpperCase()}__TIMEOUT`, '20s'],
  ]);
  const session: [string, string][] = settings.session ? [['PORTICO_SESSION__ISSUER', issuer], ['PORTICO_SESSION__TIMEOUT', '20s']] : [];
  return Object.fromEntries([...bearer, ...session]);
}

interface WithIssuers {
  readonly bearer: { readonly issuers: readonly { readonly name: string }[] };
  readonly session: object;
}
