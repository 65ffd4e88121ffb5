import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { RedisServer } from './redis-server.ts';

const SLOTS = 16_384;
/** Milliseconds. */
const WHOLE_WITHIN = 30_000;
/** Milliseconds without a word from a node until the others take it for gone. */
const NODE_TIMEOUT = 1_000;

/** A real Redis Cluster of primaries without replicas, on free ports of loopback: each has its share of the slots. */
export class RedisCluster {
  private constructor(
    readonly nodes: readonly RedisServer[],
    private readonly folder: string,
  ) {}

  /** @throws Error when redis-server is not installed, or the nodes do not become a cluster */
  static async start(primaries = 3): Promise<RedisCluster> {
    const folder = mkdtempSync(join(tmpdir(), 'portico-redis-cluster-'));
    const nodes: RedisServer[] = [];
    const cluster = new RedisCluster(nodes, folder);
    try {
      for (let index = 0; index < primaries; index += 1) {
        const file = ['--cluster-config-file', join(folder, `node-${index}.conf`)];
        nodes.push(await RedisServer.start('--cluster-enabled', 'yes', ...file, '--cluster-node-timeout', String(NODE_TIMEOUT), '--dir', folder));
      }
      for (const [index, node] of nodes.entries()) {
        const [from, to] = [index, index + 1].map((at) => Math.floor((at * SLOTS) / primaries)) as [number, number];
        said(node, 'ADDSLOTSRANGE', from, to - 1);
        if (index > 0) said(node, 'MEET', '127.0.0.1', (nodes[0] as RedisServer).port);
      }
      await cluster.becomesWhole();
      return cluster;
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }

  /** One of its nodes. */
  get url(): string {
    return (this.nodes[0] as RedisServer).url;
  }

  /** Takes away all keys. */
  empty(): void {
    for (const node of this.nodes) asked(node, 'FLUSHALL');
  }

  async stop(): Promise<void> {
    for (const node of this.nodes) await node.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async becomesWhole(): Promise<void> {
    const until = Date.now() + WHOLE_WITHIN;
    const isWhole = (node: RedisServer): boolean => {
      const info = said(node, 'INFO');
      return info.includes('cluster_state:ok') && info.includes(`cluster_size:${this.nodes.length}\r`);
    };
    while (!this.nodes.every(isWhole)) {
      if (Date.now() > until) throw new Error(`the nodes of Redis have become no cluster within ${WHOLE_WITHIN} ms: ${said(this.nodes[0] as RedisServer, 'NODES')}`);
      await wait(50);
    }
  }
}

const said = (node: RedisServer, ...words: readonly (string | number)[]): string => asked(node, 'CLUSTER', ...words);

const asked = (node: RedisServer, ...words: readonly (string | number)[]): string =>
  execFileSync('redis-cli', ['-p', String(node.port), ...words.map(String)], { encoding: 'utf8' });
