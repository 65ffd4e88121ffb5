import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OwnProcess, spawned } from '../process/own-process.ts';
import { freePort, listens } from '../process/ports.ts';
import { waitUntil } from '../process/wait-until.ts';
import { watchedLogs } from '../secrets/watched-logs.ts';
import { missingParts } from './installed.ts';

/** What `docker/edge` needs of a machine. */
export const WAF_PARTS = ['nginx', 'jq', 'envsubst', '/usr/lib/nginx/modules/ngx_http_modsecurity_module.so', '/usr/share/modsecurity-crs/rules'] as const;

/** Milliseconds: all rules are compiled first, and a line of the log goes through a pipe. */
const [START_WITHIN, LINE_WITHIN] = [30_000, 10_000];

export interface WafOptions {
  /** The folder `docker/edge`. */
  readonly home: string;
  /** The name of a policy there. */
  readonly policy: string;
  /** Where the BFF is: `http://127.0.0.1:4000`. */
  readonly bff: string;
  /** More of the `WAF_*` variables. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A line of the log. */
export interface WafLine {
  readonly level: string;
  readonly msg: string;
  readonly requestId?: string;
  readonly clientAddress?: string;
}

/** What the rules say of a request that some of them match. */
export interface Verdict extends WafLine {
  readonly verdict: 'refused' | 'would be refused' | 'noticed';
  readonly score?: number;
  readonly rules: readonly { readonly id: number; readonly about: string; readonly in?: string }[];
}

/** `docker/edge` as it runs in its image, as a process on a free port of loopback. */
export class WafServer {
  readonly url: string;
  readonly port: number;
  readonly process: OwnProcess;
  readonly #folder: string;

  private constructor(port: number, folder: string, process: OwnProcess) {
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.#folder = folder;
    this.process = process;
    watchedLogs()?.add(() => process.output);
  }

  /** @throws Error when something that it needs is not installed, or with what it wrote, when it does not start */
  static async start({ home, policy, bff, env = {} }: WafOptions): Promise<WafServer> {
    const missing = missingParts(WAF_PARTS);
    if (missing.length > 0) throw new Error(`the WAF needs ${missing.join(', ')} (Debian: apt-get install nginx-light libnginx-mod-http-modsecurity modsecurity-crs jq gettext-base)`);
    const folder = mkdtempSync(join(tmpdir(), 'portico-waf-'));
    // Where the master process is root, its workers are not.
    chmodSync(folder, 0o755);
    const port = await freePort();
    const place = { WAF_RUN: folder, WAF_POLICY: policy, WAF_BFF: new URL(bff).host, WAF_HOST: '127.0.0.1', WAF_PORT: String(port), WAF_WORKERS: '1' };
    const child = await spawned({ command: 'bash', arguments: [join(home, 'start.sh')], env: { ...place, ...env } });
    const waf = new WafServer(port, folder, new OwnProcess(child));
    await waf.process.until(`the WAF on port ${port}`, START_WITHIN, async () => (await listens(port)) || undefined).catch((error: unknown) => {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    });
    return waf;
  }

  /** The lines that it has written so far. */
  get lines(): readonly WafLine[] {
    return this.process.stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line) as WafLine);
  }

  /** The first line that is wanted, once it is written. */
  line<T extends WafLine>(what: string, wanted: (line: WafLine) => line is T): Promise<T> {
    return waitUntil(what, LINE_WITHIN, () => this.lines.find(wanted));
  }

  /** What the rules say of a request, by its id. */
  verdict(requestId: string): Promise<Verdict> {
    return this.line(`a verdict on ${requestId}`, (line): line is Verdict => line.msg === 'WAF verdict' && line.requestId === requestId);
  }

  /** Has it take its exclusions over again. @returns its line about that */
  async reload(): Promise<WafLine> {
    const told = (): readonly WafLine[] => this.lines.filter(({ msg }) => msg.startsWith('exclusions '));
    const before = told().length;
    this.process.kill('SIGHUP');
    return waitUntil('exclusions to be taken over', START_WITHIN, () => told()[before]);
  }

  /** The one process that answers. Linux only. */
  get worker(): number {
    const master = readFileSync(join(this.#folder, 'nginx.pid'), 'utf8').trim();
    return Number(readFileSync(`/proc/${master}/task/${master}/children`, 'utf8').split(' ')[0]);
  }

  async stop(): Promise<void> {
    await this.process.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
