import { currentScope, outsideRequests } from '@portico/platform';
import type { Events } from '@portico/platform';
import { Redis, ReplyError } from 'ioredis';
import type { ChainableCommander } from 'ioredis';
import type { RedisScript } from './redis-script.ts';
import type { RedisSettings } from './redis.settings.ts';
import { StoreUnavailable } from './store-unavailable.ts';
import { Unanswered, within } from './within.ts';

/** Milliseconds between tries to connect, doubled each time, and at most. */
const [FIRST_TRY, LAST_TRY] = [25, 1_000];

/** How long a connection may take to be made and to say that it is ready, in milliseconds; how long one that is given up may take to close. */
const [CONNECTING, CLOSING] = [2_000, 50];

/** Milliseconds for which a PING waits at least, sent when another command was not answered in time. */
const PATIENCE = 500;

/** Replies by which Redis says that it cannot serve at present: it is starting, has lost its master or its cluster, or may not write. */
const NOT_NOW = /^(LOADING|MASTERDOWN|CLUSTERDOWN|READONLY|NOREPLICAS|TRYAGAIN|BUSY|OOM|MISCONF)\b/;

/** Stands for the reply of a command to a value of a type that it is not for. */
export const WRONG_TYPE = Symbol('wrong type');
const isWrongType = (error: unknown): boolean => error instanceof ReplyError && /\bWRONGTYPE\b/.test((error as Error).message);

type Scripted = Readonly<Record<string, (...args: (string | number)[]) => Promise<unknown>>>;

/**
 * The one connection of a BFF to Redis. A command is sent once or not at all: while there is no connection, or Redis does not answer,
 * commands fail at once, so that who asks can do without. It comes back by itself.
 */
export class RedisConnection {
  private readonly client: Redis;
  private readonly scripts = new Set<RedisScript>();
  private readonly timeout: number;
  private reachable: boolean | undefined;
  private probing = false;
  private opening: NodeJS.Timeout | undefined;

  constructor(
    { url = 'redis://127.0.0.1:6379', username, password, prefix = '', timeout }: RedisSettings,
    private readonly events: Events,
  ) {
    this.timeout = timeout;
    this.client = new Redis(url, {
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password: password.reveal() }),
      keyPrefix: prefix,
      connectTimeout: CONNECTING,
      disconnectTimeout: CLOSING,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      // Many replicas lose their Redis at the same moment; they should not all come back at the same one.
      retryStrategy: (times) => Math.min(FIRST_TRY * 2 ** (times - 1), LAST_TRY) * (0.5 + Math.random() / 2),
    });
    // A Redis that takes the connection and then says nothing: a new one may reach another.
    this.client.on('connect', () => (this.opening = outsideRequests(() => setTimeout(() => this.client.disconnect(true), CONNECTING).unref())));
    this.client.on('ready', () => this.found());
    this.client.on('close', () => this.lost(new Error('the connection is closed')));
    // Each failed try to connect; what it means for the BFF is told by `close`.
    this.client.on('error', (error: Error) => this.lost(error));
  }

  /** Is it known to answer? */
  get isUp(): boolean {
    return this.reachable === true;
  }

  /** Resolves when it answers for the first time, or when it has been found not to. */
  async settled(): Promise<void> {
    if (this.reachable !== undefined) return;
    await new Promise<void>((resolve) => {
      this.client.once('ready', resolve);
      this.client.once('close', resolve);
    });
  }

  /**
   * Does something with the client of ioredis.
   * @param keys what it is about. When one holds a value of another type, somebody else has put it there: they are deleted, that is told,
   * and the work is done once more
   * @throws StoreUnavailable at once while Redis is known to be gone; after `redis.timeout` when it does not answer
   */
  async use<T>(work: (redis: Redis) => Promise<T>, ...keys: readonly string[]): Promise<T> {
    try {
      return await this.once(work);
    } catch (error) {
      if (keys.length === 0 || !isWrongType(error)) throw error;
      this.events.recordRefused.emit({ purpose: (keys[0] as string).split(':', 1)[0] as string, because: 'type' }, currentScope());
      await this.once((redis) => redis.del(...keys));
      return this.once(work);
    }
  }

  /**
   * Sends commands together and waits for all replies: one round trip.
   * @returns the replies; `WRONG_TYPE` where a key holds a value of another type
   * @throws StoreUnavailable as `use` does
   */
  batch(fill: (pipeline: ChainableCommander) => void): Promise<readonly unknown[]> {
    return this.use(async (redis) => {
      const pipeline = redis.pipeline();
      fill(pipeline);
      return ((await pipeline.exec()) ?? []).map(([fault, reply]) => {
        if (fault === null) return reply;
        if (isWrongType(fault)) return WRONG_TYPE;
        throw fault;
      });
    });
  }

  /** Runs a script. @throws StoreUnavailable as `use` does */
  run(script: RedisScript, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    if (!this.scripts.has(script)) {
      this.client.defineCommand(script.name, { lua: script.lua, ...(script.keys === undefined ? {} : { numberOfKeys: script.keys }) });
      this.scripts.add(script);
    }
    const count = script.keys === undefined ? [keys.length] : [];
    return this.use((redis) => ((redis as unknown as Scripted)[script.name] as Scripted[string])(...count, ...keys, ...args), ...keys);
  }

  close(): void {
    clearTimeout(this.opening);
    this.client.removeAllListeners('close');
    this.client.disconnect();
  }

  private async once<T>(work: (redis: Redis) => Promise<T>): Promise<T> {
    if (!this.isUp) throw new StoreUnavailable(undefined);
    try {
      return await within(this.timeout, work(this.client));
    } catch (error) {
      if (error instanceof ReplyError && !NOT_NOW.test((error as Error).message)) throw error;
      if (error instanceof Unanswered) void this.probe();
      throw new StoreUnavailable(error);
    }
  }

  /** One slow answer says little, so Redis is asked whether it is there; other commands are sent meanwhile. The connection of one that is silent is given up. */
  private async probe(): Promise<void> {
    if (this.probing) return;
    this.probing = true;
    try {
      await within(Math.max(PATIENCE, 2 * this.timeout), this.client.ping());
    } catch (error) {
      // Closed, or told to be gone, it is lost already.
      if (error instanceof Unanswered && this.isUp) {
        this.lost(error);
        this.client.disconnect(true);
      }
    } finally {
      this.probing = false;
    }
  }

  private found(): void {
    clearTimeout(this.opening);
    if (this.reachable === true) return;
    this.reachable = true;
    this.events.storeChanged.emit({ store: 'redis', up: true });
  }

  private lost(error: unknown): void {
    clearTimeout(this.opening);
    if (this.reachable === false) return;
    this.reachable = false;
    this.events.storeChanged.emit({ store: 'redis', up: false, error });
  }
}
