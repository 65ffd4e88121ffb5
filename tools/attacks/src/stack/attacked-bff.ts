import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse, stringify } from 'yaml';
import { freePorts } from '../../../measuring/src/machine/free-ports.ts';
import { OwnProcess } from '../../../measuring/src/machine/own-process.ts';
import { untilReady } from '../../../measuring/src/machine/until-ready.ts';
import { productionSettings } from '../../../measuring/src/settings/production-settings.ts';
import type { AttackedSettings } from '../attack.ts';
import { bundleOf } from './bundles.ts';
import type { BffName } from './bundles.ts';

/** Of each service, by its name. */
type Urls = Readonly<Record<string, readonly string[]>>;

/** A BFF in a process of its own, as production runs it: its bundle, `NODE_ENV=production`, its bff.yaml but for what a table needs otherwise. */
export class AttackedBff {
  readonly url: string;
  readonly logFile: string;
  readonly #process: OwnProcess;
  readonly #folder: string;

  private constructor(process: OwnProcess, port: number, folder: string) {
    this.#process = process;
    this.#folder = folder;
    this.url = `http://127.0.0.1:${port}`;
    this.logFile = logIn(folder);
  }

  /** @param upstreams origins, by service @throws Error with what it wrote, when it does not become ready */
  static async start(root: string, name: BffName, { sections = {}, env = {} }: AttackedSettings, upstreams: Urls): Promise<AttackedBff> {
    const folder = mkdtempSync(join(tmpdir(), `portico-attacked-${name}-`));
    const bundle = bundleOf(root, name);
    const settings = parse(readFileSync(join(root, 'apps', name, 'bff.yaml'), 'utf8')) as { readonly upstreams: readonly { readonly name: string }[] };
    writeFileSync(join(folder, 'bff.yaml'), stringify({ ...settings, ...sections }));
    const [port, managementPort] = (await freePorts(2)) as [number, number];
    const started = await OwnProcess.start({
      command: process.execPath,
      arguments: [bundle],
      cwd: dirname(bundle),
      env: { ...placeSettings(folder, port, managementPort), ...instances(settings.upstreams, upstreams), ...productionSettings(name), ...env },
    });
    const bff = new AttackedBff(started, port, folder);
    try {
      await untilReady(name, started, `http://127.0.0.1:${managementPort}`);
    } catch (error) {
      await bff.stop();
      throw error;
    }
    return bff;
  }

  get pid(): number {
    return this.#process.pid;
  }

  async stop(): Promise<void> {
    await this.#process.stop();
    rmSync(this.#folder, { recursive: true });
  }
}

const logIn = (folder: string): string => join(folder, 'bff.log');

const placeSettings = (folder: string, port: number, managementPort: number): Record<string, string> => ({
  NODE_ENV: 'production',
  PORTICO_CONFIG: join(folder, 'bff.yaml'),
  PORTICO_SERVER__HOST: '127.0.0.1',
  PORTICO_SERVER__PORT: String(port),
  PORTICO_MANAGEMENT__HOST: '127.0.0.1',
  PORTICO_MANAGEMENT__PORT: String(managementPort),
  PORTICO_LOG__FILE: logIn(folder),
});

const instances = (upstreams: readonly { readonly name: string }[], urls: Urls): Record<string, string> =>
  Object.fromEntries(upstreams.map(({ name }) => [`PORTICO_UPSTREAMS__${name.toUpperCase()}__INSTANCES`, (urls[name] ?? []).map(origin).join(',')]));

/** Of gRPC, host and port alone. */
const origin = (url: string): string => url.replace('grpc://', '');
