import { hash, randomBytes } from 'node:crypto';
import { Redis as Client } from 'ioredis';
import { RedisServer } from '../../../../libs/testing/src/parts/redis-server.ts';
import type { SandboxWithIdentity } from '../../../sandbox/src/sandbox.ts';
import { WebAttacker } from './web-attacker.ts';
import { Uploads } from './uploads.ts';

/** A session as web-bff keeps it: the fields of a hash. */
export type Kept = Readonly<Record<string, string>>;

/** Somebody who can read and write the Redis of web-bff, and does not know its secrets. */
export class StoreAttacker extends WebAttacker {
  readonly #server: RedisServer;
  readonly #client: Client;

  private constructor(server: RedisServer, sandbox: SandboxWithIdentity, uploads: Uploads) {
    super(sandbox, uploads);
    this.#server = server;
    this.#client = new Client(server.url);
  }

  /** @throws Error when there is no redis-server on this machine */
  static async writing(sandbox: SandboxWithIdentity): Promise<StoreAttacker> {
    return new StoreAttacker(await RedisServer.start(), sandbox, await Uploads.listen());
  }

  override get env(): Record<string, string> {
    return { ...super.env, PORTICO_REDIS__URL: this.#server.url, PORTICO_REDIS__TIMEOUT: '2s' };
  }

  /** @param id of a session, as it stands in the cookie */
  read(id: string): Promise<Kept> {
    return this.#client.hgetall(keyOf(id));
  }

  /** Puts a session there, in the place of what is there. @returns the id for the cookie */
  async plant(fields: Kept, id = randomBytes(32).toString('base64url')): Promise<string> {
    await this.#client.multi().del(keyOf(id)).hset(keyOf(id), fields).exec();
    return id;
  }

  /** @param type a command that makes a value of another type */
  async plantOther(type: 'SET' | 'RPUSH' | 'SADD'): Promise<string> {
    const id = randomBytes(32).toString('base64url');
    await this.#client.call(type, keyOf(id), 'x');
    return id;
  }

  /** Puts a session into the indexes of everybody. */
  async list(id: string): Promise<void> {
    for (const index of await this.#client.keys('web-bff:sessions:*')) await this.#client.zadd(index, Date.now() + 3_600_000, keyOf(id).slice(PREFIX.length));
  }

  override async stop(): Promise<void> {
    await super.stop();
    this.#client.disconnect();
    await this.#server.stop();
  }
}

const PREFIX = 'web-bff:session:';
const keyOf = (id: string): string => PREFIX + hash('sha256', id, 'base64url');
