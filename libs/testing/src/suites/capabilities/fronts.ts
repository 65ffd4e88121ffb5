import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { parse } from 'yaml';
import type { BffToTest } from '../../bff/bff-under-test.ts';
import { withModules } from '../../bff/with-modules.ts';
import { CertificateAuthority } from '../../certificates/authority.ts';
import type { Certificate } from '../../certificates/authority.ts';
import { whereIs } from '../../parts/installed.ts';
import { WafServer } from '../../parts/waf-server.ts';
import type { WafOptions } from '../../parts/waf-server.ts';
import { freePort } from '../../process/ports.ts';
import type { UpstreamUrls } from '../../process/upstream-urls.ts';
import { Front } from './front.ts';
import { MessageService } from './messages.ts';
import { sectionsOf } from './sections.ts';
import { Service } from './service.ts';

/** The name that clients know the BFF by over TLS, and one more of its certificates. */
export const [SHOP, API] = ['shop.example', 'api.shop.example'];

const SERVICES = ['stable', 'canary', 'shadow', 'breaking', 'waiting'] as const;
type ServiceName = (typeof SERVICES)[number];

/** A BFF, and what is faked behind it. */
export interface CapabilitiesOptions extends Pick<BffToTest, 'root' | 'file' | 'fakes' | 'override'> {
  /** An endpoint of a controller that anybody may read: JSON of 100 bytes or more. */
  readonly page: string;
  /** Starts the services behind the page; of the shop's, one is `recommendations`. */
  readonly behind: () => Promise<StartedServices>;
  /** What the BFF is given beside its own modules, for capabilities that it does not use itself. */
  readonly modules: Parameters<typeof withModules>[1];
  /** The folder docker/edge, and the name of the policy there that is this BFF's. */
  readonly edge: Pick<WafOptions, 'home' | 'policy'>;
  /** What a route of bff.yaml with POST has to say on this BFF, beside its access: `{ repeatable: true }`. */
  readonly writes?: Readonly<Record<string, unknown>>;
}

interface StartedServices {
  readonly urls: UpstreamUrls;
  /** Has a service misbehave, and takes that back. */
  readonly control: { fault(order: { service: string; operationId?: string; kind: string }): Promise<unknown>; reset(): Promise<unknown> };
  close(): Promise<void>;
}

/** The certificates of a run. `revoked` is on the list of the CA's from the start. */
export interface Certificates {
  readonly ca: CertificateAuthority;
  readonly partner: Certificate;
  readonly revoked: Certificate;
  readonly stranger: Certificate;
}

/**
 * A BFF with its own settings and modules twice, over plain HTTP and over TLS, and what the suite puts behind it: services, files,
 * certificates.
 */
export class Fronts {
  private firewall: Promise<WafServer> | undefined = undefined;

  private constructor(
    private readonly options: CapabilitiesOptions,
    readonly folder: string,
    readonly services: Readonly<Record<ServiceName, Service>>,
    readonly secured: readonly Service[],
    readonly certificates: Certificates,
    readonly plain: Front,
    readonly tls: Front,
    readonly behind: StartedServices,
    /** Undefined where no NATS server is installed. */
    readonly messages: MessageService | undefined,
  ) {}

  static async start(options: CapabilitiesOptions): Promise<Fronts> {
    const { root, file, fakes, override, modules, writes = {} } = options;
    const behind = await options.behind();
    const messages = whereIs('nats-server') === undefined ? undefined : await MessageService.start();
    const app = { root: withModules(root, modules), file, fakes, override, upstreams: behind.urls } as BffToTest;
    const folder = mkdtempSync(join(tmpdir(), 'capabilities-'));
    const [ca, strangers] = [await CertificateAuthority.create(), await CertificateAuthority.create('strangers')];
    const [partner, revoked, stranger] = [await ca.issue('partner.example'), await ca.issue('revoked.example'), await strangers.issue('partner.example')];
    const started = await Promise.all(SERVICES.map((name) => Service.start(name)));
    const services = Object.fromEntries(started.map((service) => [service.name, service])) as Record<ServiceName, Service>;
    const secured = [await Service.start('secured', await ca.issue('secured', ['127.0.0.1'])), await Service.start('unproven', await strangers.issue('unproven', ['127.0.0.1']))];
    const certificates = { ca, partner, revoked, stranger };
    writeFiles(folder);
    await writeCertificates(folder, certificates);
    const upstreams = Object.fromEntries([...started, ...secured].map(({ name, url }) => [name, url]));
    const around = { file, folder, writes, urls: { ...upstreams, closed: `http://127.0.0.1:${await freePort()}` }, nats: messages?.server.url, recommendations: behind.urls['recommendations'] };
    const sections = { ...(parse(readFileSync(file, 'utf8')) as object), ...sectionsOf(around) };
    const plain = await Front.start(app, join(folder, 'plain.yaml'), sections);
    return new Fronts(options, folder, services, secured, certificates, plain, await Front.start(app, join(folder, 'tls.yaml'), { ...sections, tls: tlsOf(folder) }), behind, messages);
  }

  get page(): string {
    return this.options.page;
  }

  /** The firewall in front of the BFF; it is started when it is first asked for. */
  waf(): Promise<WafServer> {
    return (this.firewall ??= this.startWaf());
  }

  private startWaf(): Promise<WafServer> {
    this.writeExclusions('');
    return WafServer.start({ ...this.options.edge, bff: this.plain.bff.url, env: { WAF_EXCLUSIONS: join(this.folder, 'exclusions.conf') } });
  }

  /** Rules of the team's own for the firewall. It does not take them over by itself. */
  writeExclusions(rules: string): void {
    writeFileSync(join(this.folder, 'exclusions.conf'), rules);
  }

  /** What is changed is as at the start again. */
  async restore(): Promise<void> {
    for (const service of Object.values(this.services)) {
      service.asked.length = 0;
      service.instead = undefined;
    }
    if (this.messages) this.messages.asked.length = 0;
    await Promise.all([this.plain.restore(), this.tls.restore()]);
  }

  async close(): Promise<void> {
    await this.firewall?.then((waf) => waf.stop());
    await Promise.all([this.plain.close(), this.tls.close()]);
    await Promise.all([...Object.values(this.services), ...this.secured].map((service) => service.close()));
    await this.messages?.close();
    await this.behind.close();
    rmSync(this.folder, { recursive: true });
  }
}

/** A page with a script, what must not leave the folder, and a list of addresses. */
function writeFiles(folder: string): void {
  mkdirSync(join(folder, 'files/assets'), { recursive: true });
  const script = 'let a = 1;'.repeat(200);
  const files = { 'files/index.html': '<h1>shop</h1>', 'files/page.txt': 'one', 'files/assets/app-4f2a9c1b.js': script, 'files/.env': 'SECRET', secret: 'SECRET', blocked: '198.51.100.0/24\n' };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  writeFileSync(join(folder, 'files/assets/app-4f2a9c1b.js.br'), brotliCompressSync(script));
  symlinkSync(join(folder, 'secret'), join(folder, 'files/leak.txt'));
}

/** Puts the pair of the BFF in place. @param name what its certificate is called */
export async function writePair(folder: string, ca: CertificateAuthority, file: 'shop' | 'api', name: string): Promise<void> {
  const { cert, key } = await ca.issue(name, [file === 'shop' ? SHOP : API]);
  writeFileSync(join(folder, `${file}.key`), key);
  writeFileSync(join(folder, `${file}.crt`), cert);
}

async function writeCertificates(folder: string, { ca, partner, revoked }: Certificates): Promise<void> {
  writeFileSync(join(folder, 'ca.crt'), ca.cert);
  writeFileSync(join(folder, 'ca.crl'), await ca.revoke([revoked]));
  writeFileSync(join(folder, 'partner.crt'), partner.cert);
  writeFileSync(join(folder, 'partner.key'), partner.key);
  await writePair(folder, ca, 'shop', 'shop');
  await writePair(folder, ca, 'api', 'api');
}

const tlsOf = (folder: string): object => ({
  certificates: ['shop', 'api'].map((name) => ({ name, certificate: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) })),
  http2: true,
  redirectFrom: 0,
  lookEvery: '30ms',
  clients: { port: 0, ca: join(folder, 'ca.crt'), crl: join(folder, 'ca.crl') },
});
