import { outsideRequests } from '@portico/platform';
import type { Events } from '@portico/platform';
import { Redis, ReplyError } from 'ioredis';
import type { RedisScript } from './redis-script.ts';
import type { RedisSettings } from './redis.settings.ts';
import { StoreUnavailable } from './store-unavailable.ts';

/** Milliseconds between tries to connect, doubled each time, and at most; between looks at one that does not answer. */
const [FIRST_TRY, LAST_TRY, LOOK] = [25, 1_000, 250];

/** How long a connection may take to be made, in milliseconds. */
const CONNECTING = 2_000;

/** Replies by which Redis says that it cannot serve at present: it is starting, has lost its master or its cluster, or may not write. */
const NOT_NOW = /^(LOADING|MASTERDOWN|CLUSTERDOWN|READONLY|NOREPLICAS|TRYAGAIN|BUSY|OOM|MISCONF)\b/;

type Scripted = Readonly<Record<string, (...args: (string | number)[]) => Promise<unknown>>>;

/**
 * The one connection of a BFF to Redis. A command is sent once or not at all: while there is no connection, or Redis does not answer,
 * commands fail at once, so that who asks can do without. It comes back by itself.
 */
export class RedisConnection {
  private readonly client: Redis;
  private readonly scripts = new Set<RedisScript>();
  private reachable: boolean | undefined;
  private look: NodeJS.Timeout | undefined;

  constructor(
    { url = 'redis://127.0.0.1:6379', username, password, prefix = '', timeout }: RedisSettings,
    private readonly events: Events,
  ) {
    this.client = new Redis(url, {
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password: password.reveal() }),
      keyPrefix: prefix,
      connectTimeout: CONNECTING,
      commandTimeout: timeout,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      // Many replicas lose their Redis at the same moment; they should not all come back at the same one.
      retryStrategy: (times) => Math.min(FIRST_TRY * 2 ** (times - 1), LAST_TRY) * (0.5 + Math.random() / 2),
    });
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
   * @throws StoreUnavailable at once while Redis is known to be gone; after `redis.timeout` when it does not answer
   */
  async use<T>(work: (redis: Redis) => Promise<T>): Promise<T> {
    if (this.look || this.client.status !== 'ready') throw new StoreUnavailable(undefined);
    try {
      return await work(this.client);
    } catch (error) {
      if (error instanceof ReplyError && !NOT_NOW.test((error as Error).message)) throw error;
      if ((error as Error).message === 'Command timed out') this.watch(error);
      throw new StoreUnavailable(error);
    }
  }

  /** Runs a script. @throws StoreUnavailable as `use` does */
  run(script: RedisScript, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    if (!this.scripts.has(script)) {
      this.client.defineCommand(script.name, { lua: script.lua, ...(script.keys === undefined ? {} : { numberOfKeys: script.keys }) });
      this.scripts.add(script);
    }
    const count = script.keys === undefined ? [keys.length] : [];
    return this.use((redis) => ((redis as unknown as Scripted)[script.name] as Scripted[string])(...count, ...keys, ...args));
  }

  close(): void {
    clearTimeout(this.look);
    this.client.removeAllListeners('close');
    this.client.disconnect();
  }

  /** A connection that is open and silent is asked until it answers; nobody else waits for it meanwhile. */
  private watch(error: unknown): void {
    this.lost(error);
    const lookLater = (): NodeJS.Timeout => setTimeout(look, LOOK).unref();
    const look = (): void => {
      this.client.ping().then(
        () => {
          this.look = undefined;
          this.found();
        },
        () => void (this.look = outsideRequests(lookLater)),
      );
    };
    this.look ??= outsideRequests(lookLater);
  }

  private found(): void {
    if (this.look || this.reachable === true) return;
    this.reachable = true;
    this.events.storeChanged.emit({ store: 'redis', up: true });
  }

  private lost(error: unknown): void {
    if (this.reachable === false) return;
    this.reachable = false;
    this.events.storeChanged.emit({ store: 'redis', up: false, error });
  }
}
