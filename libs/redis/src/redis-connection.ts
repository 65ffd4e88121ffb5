import { currentScope, outsideRequests } from '@portico/platform';
import type { Signals } from '@portico/platform';
import { ReplyError } from 'ioredis';
import { clientFor, jittered, LAST_TRY } from './redis-client.ts';
import type { RedisClient, RedisCommands } from './redis-client.ts';
import type { RedisScript } from './redis-script.ts';
import { tryOut } from './redis-trial.ts';
import { inRedisWords, isOfRedis } from './redis-words.ts';
import type { RedisSettings } from './redis.settings.ts';
import { StoreUnavailable } from './store-unavailable.ts';
import { RecordSignals } from './telemetry/record.signals.ts';
import { Unanswered, within } from './within.ts';

/** How long a connection may take to be made, and to show that it is of use, in milliseconds. */
const CONNECTING = 2_000;

/** Milliseconds for which a trial waits at least, made when another command was not answered in time. */
const PATIENCE = 500;

/**
 * Replies to a command that is wrong, or not known any more: a mistake of ours. All others are about Redis itself: it is starting, has lost
 * its master, may not write, does not let us in. New versions add to those, never to these.
 */
const OURS = /^(ERR|WRONGTYPE|NOSCRIPT|BUSYKEY|BUSYGROUP|NOGROUP)\b/;

/** Stands for the reply of a command to a value of a type that it is not for. */
export const WRONG_TYPE = Symbol('wrong type');
const isWrongType = (error: unknown): boolean => error instanceof ReplyError && /\bWRONGTYPE\b/.test((error as Error).message);

type Scripted = Readonly<Record<string, (...args: (string | number)[]) => Promise<unknown>>>;

/**
 * The one connection of a BFF to Redis, alone or a cluster. A command is sent once or not at all: while there is no connection, or Redis does not answer,
 * commands fail at once, so that who asks can do without. It comes back by itself.
 */
export class RedisConnection {
  private readonly client: RedisClient;
  private readonly scripts = new Set<RedisScript>();
  private readonly timeout: number;
  private readonly required: boolean;
  private reachable: boolean | undefined = undefined;
  /** Why it is of no use at present. */
  private fault: unknown = undefined;
  /** What was told of it since it was last up: words do not take turns in the log. */
  private readonly told = new Set<string>();
  private judging = false;
  private readonly records: RecordSignals;
  /** Whether we are closing the present connection: what fails on it from then on says nothing of Redis. */
  private leaving = false;
  private opened: (() => void) | undefined = undefined;
  private comingBack: NodeJS.Timeout | undefined = undefined;
  private settle: () => void = () => undefined;
  private readonly settling = new Promise<void>((resolve) => (this.settle = resolve));

  constructor(
    settings: RedisSettings,
    private readonly events: Signals,
  ) {
    this.records = events.of(RecordSignals);
    this.timeout = settings.timeout;
    this.required = settings.required;
    this.client = clientFor(settings);
    this.client.on('connecting', () => this.opening());
    this.client.on('ready', () => {
      this.opened?.();
      void this.judge(CONNECTING);
    });
    this.client.on('close', () => this.closed());
    // Each failed try to connect, and each refused sign-in.
    this.client.on('error', (error: Error) => this.lost(error));
  }

  /** Is it known to do what it is needed for? */
  get isUp(): boolean {
    return this.reachable === true;
  }

  /** Resolves when it is of use for the first time, or when it has been found not to be. */
  settled(): Promise<void> {
    return this.settling;
  }

  /**
   * Does something with the client of ioredis.
   * @param keys what it is about. When one holds a value of another type, somebody else has put it there: they are deleted, that is told,
   * and the work is done once more
   * @throws StoreUnavailable at once while Redis is known to be gone; after `redis.timeout` when it does not answer; at start, when it is
   * found to be of no use
   */
  async use<T>(work: (redis: RedisCommands) => Promise<T>, ...keys: readonly string[]): Promise<T> {
    try {
      return await this.once(work);
    } catch (error) {
      if (keys.length === 0 || !isWrongType(error)) throw error;
      this.records.recordRefused.emit({ purpose: (keys[0] as string).split(':', 1)[0] as string, because: 'type' }, currentScope());
      await this.once((redis) => Promise.all(keys.map((key) => redis.del(key))));
      return this.once(work);
    }
  }

  /**
   * Sends commands together and waits for all replies: one round trip.
   * @returns the replies; `WRONG_TYPE` where a key holds a value of another type
   * @throws StoreUnavailable as `use` does
   */
  batch(commands: (redis: RedisCommands) => readonly Promise<unknown>[]): Promise<readonly unknown[]> {
    return this.use(async (redis) =>
      (await Promise.allSettled(commands(redis))).map((settled) => {
        if (settled.status === 'fulfilled') return settled.value;
        if (isWrongType(settled.reason)) return WRONG_TYPE;
        throw settled.reason;
      }),
    );
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
    this.leaving = true;
    this.opened?.();
    clearTimeout(this.comingBack);
    this.client.removeAllListeners('close');
    this.client.disconnect();
    this.settle();
  }

  private async once<T>(work: (redis: RedisCommands) => Promise<T>): Promise<T> {
    // Nothing is known of it yet: modules that start beside it read from it at once, and that it is still connecting is no fault.
    if (this.reachable === undefined) await this.settling;
    if (!this.isUp) throw new StoreUnavailable(this.fault);
    try {
      return await within(this.timeout, work(this.client as RedisCommands));
    } catch (error) {
      const reply = error instanceof ReplyError;
      if (reply && OURS.test((error as Error).message)) throw error;
      if (reply || error instanceof Unanswered) void this.judge(Math.max(PATIENCE, 2 * this.timeout));
      throw new StoreUnavailable(error);
    }
  }

  /** A Redis that takes no connection, or takes it and then says nothing: the next try may reach another. */
  private opening(): void {
    this.leaving = false;
    const opened = new Promise<void>((resolve) => (this.opened = resolve));
    within(CONNECTING, opened).catch((error: unknown) => {
      this.lost(error);
      this.giveUp();
    });
  }

  private giveUp(): void {
    this.leaving = true;
    this.client.disconnect(true);
  }

  /**
   * Finds out whether it does what it is needed for: when it is connected, and when a command was not answered, because one slow answer says
   * little; other commands are sent meanwhile. A connection that is of no use is given up for another, that of a silent one at once.
   */
  private async judge(patience: number): Promise<void> {
    if (this.judging) return;
    this.judging = true;
    try {
      await within(patience, tryOut(this.client));
      if (this.client.status === 'ready') this.found();
    } catch (error) {
      // What is closed has told of that itself.
      if (this.leaving || this.client.status !== 'ready') return;
      this.lost(error);
      const wait = error instanceof Unanswered ? 0 : jittered(LAST_TRY);
      this.comingBack = outsideRequests(() => setTimeout(() => this.giveUp(), wait).unref());
    } finally {
      this.judging = false;
    }
  }

  private closed(): void {
    this.opened?.();
    clearTimeout(this.comingBack);
    if (this.reachable !== false) this.lost(new Error('the connection is closed'));
  }

  private found(): void {
    if (this.reachable === true || this.leaving) return;
    this.reachable = true;
    this.fault = undefined;
    this.told.clear();
    this.settle();
    this.events.storeChanged.emit({ store: 'redis', up: true, required: this.required });
  }

  /** Told once, and once more for each other reason of Redis' own: what else a network says meanwhile is no news. */
  private lost(reason: unknown): void {
    if (this.leaving) return;
    const error = inRedisWords(reason);
    const isNews = this.reachable !== false || (isOfRedis(error) && !this.told.has(error.message));
    this.reachable = false;
    if (!isNews) return;
    this.fault = error;
    this.told.add(error.message);
    this.settle();
    this.events.storeChanged.emit({ store: 'redis', up: false, required: this.required, error });
  }
}
