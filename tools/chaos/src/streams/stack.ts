import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BffProcess } from '../../../../libs/testing/src/process/bff-process.ts';
import { bundle } from '../../../lab/src/bff/bundles.ts';
import { HIGH_LIMITS, productionBff } from '../../../lab/src/bff/production-bff.ts';
import { SandboxProcess } from '../../../lab/src/sandbox/sandbox-process.ts';
import { Peer } from './peer.ts';

const FOLDER = 'dist/chaos/streams';
/** More than are opened. */
const STREAMS = 4_000;

/** The routes and the upstream that web-bff has besides, for streams. */
const upstreamOf = (url: string): string => `  - { name: peer, kind: http, instances: ['${url}'], timeout: 5s, streams: { limit: ${STREAMS} } }\n`;
const ROUTE = `  - { name: peer, match: { path: '/peer/*', methods: [GET, PUT] }, to: peer, access: public, types: [text/plain], bodyLimit: 2GiB, websocket: true }\n`;

/** web-bff by its production settings, with a route to a service that streams; the sandbox behind its pages. */
export class Stack {
  readonly #root: string;
  readonly #folder: string;
  readonly #sandbox: SandboxProcess;
  readonly #peer: Peer;
  readonly #bffs = new Set<BffProcess>();

  private constructor(root: string, folder: string, sandbox: SandboxProcess, peer: Peer) {
    this.#root = root;
    this.#folder = folder;
    this.#sandbox = sandbox;
    this.#peer = peer;
  }

  static async start(root: string): Promise<Stack> {
    const { 'web-bff': folder } = await bundle(root, { 'web-bff': 'apps/web-bff/src/main.ts' }, FOLDER);
    return new Stack(root, folder, await SandboxProcess.start(root), await Peer.start());
  }

  /** @throws Error when it does not become ready */
  async startBff(): Promise<BffProcess> {
    const own = readFileSync(join(this.#root, 'apps/web-bff/bff.yaml'), 'utf8');
    const file = join(this.#root, FOLDER, 'bff.yaml');
    mkdirSync(join(this.#root, FOLDER), { recursive: true });
    writeFileSync(file, own.replace(/^upstreams:\n/m, `$&${upstreamOf(this.#peer.url)}`).replace(/^routes:\n/m, `$&${ROUTE}`));
    const options = { root: this.#root, name: 'web-bff', folder: this.#folder, file, logFile: join(this.#root, FOLDER, 'web-bff.log'), upstreams: this.#sandbox.instances };
    const bff = await BffProcess.start(productionBff({ ...options, env: { ...HIGH_LIMITS, PORTICO_STREAMS__LIMIT: String(STREAMS), PORTICO_OVERLOAD__STREAMS: String(STREAMS) } }));
    this.#bffs.add(bff);
    return bff;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#bffs].map((bff) => bff.stop()));
    await Promise.all([this.#peer.stop(), this.#sandbox.stop()]);
  }
}
