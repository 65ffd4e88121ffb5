import { SecretText } from '@portico/config';
import { Signals } from '@portico/platform';
import type { StoreChanged } from '@portico/platform';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { RedisCommands } from './redis-client.ts';
import { RedisConnection } from './redis-connection.ts';
import { RedisSettings } from './redis.settings.ts';
import { StoreUnavailable } from './store-unavailable.ts';

/** What a Redis says to a command; none: nothing. It may end the connection instead. */
type Answer = (command: string, socket: Socket) => string | undefined;

const WELL: Answer = (command) => (command === 'info' ? '$19\r\nredis_version:7.0.0\r\n' : command === 'hello' ? '%0\r\n' : '+OK\r\n');

describe('a connection to Redis that comes and goes', () => {
  let server: Server;
  let sockets: Socket[];
  let answer: Answer;
  /** Whether it closes its half of a connection when the other half is closed. */
  let closes: boolean;
  let told: StoreChanged[];
  let connection: RedisConnection;

  beforeEach(async () => {
    // Sockets are real, both ends in this process: for each millisecond that they get, five pass on the clock of the connection.
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    [sockets, told, answer, closes] = [[], [], WELL, true];
    server = createServer({ allowHalfOpen: true }, (socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      socket.on('end', () => void (closes && socket.end()));
      socket.on('data', (bytes) => {
        for (const [, command = ''] of bytes.toString('latin1').matchAll(/\*\d+\r\n\$\d+\r\n(\w+)/g)) {
          const reply = answer(command.toLowerCase(), socket);
          if (reply !== undefined && !socket.destroyed) socket.write(reply);
        }
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  });

  afterEach(() => {
    connection.close();
    for (const socket of sockets) socket.destroy();
    server.close();
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  const connect = (settings: Partial<RedisSettings> = {}): RedisConnection => {
    const [events, heard] = [new Signals(), told];
    events.storeChanged.subscribe((change) => heard.push(change));
    const url = `redis://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return (connection = new RedisConnection(Object.assign(new RedisSettings(), { url, ...settings }), events));
  };
  /** Lets time pass. @returns milliseconds */
  const until = async (holds: () => boolean): Promise<number> => {
    let passed = 0;
    for (; !holds(); passed += 5) await pass(5);
    return passed;
  };
  const pass = async (milliseconds: number): Promise<void> => {
    for (let passed = 0; passed < milliseconds; passed += 5) {
      jest.advanceTimersByTime(5);
      await wait(1);
    }
  };
  const settled = async (): Promise<void> => {
    let isSettled = false;
    void connection.settled().then(() => (isSettled = true));
    await until(() => isSettled);
  };
  /** What a command fails with. */
  const failing = async (work: (redis: RedisCommands) => Promise<unknown>): Promise<unknown> => {
    let error: unknown;
    connection.use(work).catch((thrown: unknown) => (error = thrown));
    await until(() => error !== undefined);
    return error;
  };
  const words = (): string[] => told.map(({ up, error }) => (up ? 'up' : (error as Error).message));

  it('is not up before it is known to be, by one trial', async () => {
    const commands: string[] = [];
    answer = (command, socket) => (commands.push(command), WELL(command, socket));
    expect(connect().isUp).toBe(false);
    await settled();
    expect({ up: connection.isUp, trials: commands.filter((command) => command === 'info' || command === 'eval') }).toEqual({ up: true, trials: ['info', 'eval'] });
  });

  it.each([
    [1, 25],
    [2, 50],
    [3, 100],
    [6, 800],
    [7, 1_000],
    [50, 1_000],
  ])('makes its try number %i somewhere in the second half of %i ms', (times, most) => {
    const { retryStrategy } = (Reflect.get(connect(), 'client') as Redis).options;
    const waits = [0, 0.5, 1].map((random) => {
      jest.spyOn(Math, 'random').mockReturnValue(random);
      return retryStrategy?.(times);
    });
    expect(waits).toEqual([most / 2, most * 0.75, most]);
  });

  it('is down as soon as the other side closes it, even if another is taken at once', async () => {
    connect();
    await settled();
    answer = () => undefined;
    sockets[0]?.end();
    await until(() => !connection.isUp);
    expect(words()).toEqual(['up', 'the connection is closed']);
    expect(await failing((redis) => redis.get('a'))).toMatchObject({ name: 'StoreUnavailable', cause: { message: 'the connection is closed' } });
  });

  it('is not given up for one before it that was closed while it was made', async () => {
    answer = (_command, socket) => void socket.destroy();
    connect();
    await until(() => sockets.length > 1);
    answer = WELL;
    await until(() => connection.isUp);
    const made = sockets.length;
    // As long as a connection may take to be made, and a little longer.
    await pass(2_200);
    expect({ up: connection.isUp, more: sockets.length - made }).toEqual({ up: true, more: 0 });
  });

  it('is not given up for one before it that was of no use and has closed meanwhile', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(1);
    answer = (command, socket) => (command === 'eval' ? '-MISCONF Errors writing to disk\r\n' : WELL(command, socket));
    connect();
    await settled();
    answer = WELL;
    sockets[0]?.destroy();
    await until(() => connection.isUp);
    await pass(1_200);
    expect({ words: words(), connections: sockets.length }).toEqual({ words: ['MISCONF Errors writing to disk', 'up'], connections: 2 });
  });

  it.each([
    ['one that says why after half a second at the earliest', '-MISCONF Errors writing to disk\r\n', 500],
    ['a silent one when its two seconds are over', undefined, 2_000],
  ])('of no use is given up for another: %s', async (_, reply, least) => {
    jest.spyOn(Math, 'random').mockReturnValue(0);
    closes = false;
    answer = (command, socket) => (command === 'eval' ? reply : WELL(command, socket));
    connect();
    await until(() => sockets.length === 1);
    const passed = await until(() => sockets.length > 1);
    // It takes about 100 ms to be closed, whether or not the other side closes as well, and to be made again.
    expect({ early: passed < least, late: passed > least + 400, told: told.length }).toEqual({ early: false, late: false, told: 1 });
  });

  it('that is neither let in nor refused within two seconds is given up for another', async () => {
    answer = () => undefined;
    connect({ password: new SecretText('secret') });
    const passed = await until(() => sockets.length > 1);
    expect({ early: passed < 1_990, late: passed > 2_400, words: words() }).toEqual({ early: false, late: false, words: ['no answer within 2000 ms'] });
  });

  it.each([
    [50, 500],
    [400, 800],
  ])('that does not answer a command within %i ms has %i ms more to show that it is there', async (timeout, patience) => {
    connect({ timeout });
    await settled();
    answer = () => undefined;
    expect(await failing((redis) => redis.get('a'))).toBeInstanceOf(StoreUnavailable);
    const passed = await until(() => !connection.isUp);
    expect({ late: Math.abs(passed - patience) <= 20, words: words() }).toEqual({ late: true, words: ['up', `no answer within ${patience} ms`] });
  });

  it('is not tried out while it is given up, whatever is not answered meanwhile', async () => {
    connect({ timeout: 50 });
    await settled();
    [answer, closes] = [() => undefined, false];
    const failed: unknown[] = [];
    const ask = (): void => void connection.use((redis) => redis.get('a')).catch((error: unknown) => failed.push(error));
    ask();
    await pass(530);
    // It is not answered in time while the connection takes its 50 ms to close.
    ask();
    await until(() => sockets.length > 1 && failed.length > 1);
    expect({ words: words(), failed }).toEqual({ words: ['up', 'no answer within 500 ms'], failed: [expect.any(StoreUnavailable), expect.any(StoreUnavailable)] });
  });

  it.each(['is made', 'is tried out', 'is up', 'is given up'])('says nothing more once it is closed by us while it %s', async (moment) => {
    const stage = { 'is made': () => sockets.length > 0, 'is tried out': () => tried, 'is up': () => connection.isUp, 'is given up': () => told.length > 1 }[moment] as () => boolean;
    let tried = false;
    answer = (command, socket) => {
      tried ||= command === 'eval';
      return moment === 'is tried out' && command === 'eval' ? undefined : WELL(command, socket);
    };
    connect({ timeout: 50 });
    if (moment === 'is given up') {
      await settled();
      answer = () => undefined;
      await failing((redis) => redis.get('a'));
    }
    closes = false;
    await until(stage);
    const before = words();
    connection.close();
    // What was asked may be answered yet.
    if (moment === 'is tried out') for (const socket of sockets) socket.write('+OK\r\n');
    await pass(10);
    for (const socket of sockets) socket.resetAndDestroy();
    await pass(200);
    const timers = jest.getTimerCount();
    await pass(3_000);
    expect({ words: words(), connections: sockets.length, timers }).toEqual({ words: before, connections: 1, timers: 0 });
  });

  it('is tried out once at a time, however many commands are not answered', async () => {
    let trials = 0;
    connect({ timeout: 20 });
    await settled();
    answer = (command) => void (trials += Number(command === 'eval'));
    const all = Promise.allSettled(Array.from({ length: 20 }, () => connection.use((redis) => redis.get('a'))));
    await until(() => !connection.isUp);
    expect((await all).filter(({ status }) => status === 'rejected')).toHaveLength(20);
    expect({ trials }).toEqual({ trials: 1 });
  });

  it.each(['ERR syntax error', 'WRONGTYPE Operation', 'NOSCRIPT No matching script', 'BUSYKEY Target key name already exists', 'BUSYGROUP Consumer Group', 'NOGROUP No such key'])(
    'is not down, nor tried out, for a command that is wrong: %s',
    async (reply) => {
      let trials = 0;
      answer = (command, socket) => {
        trials += Number(command === 'eval');
        return command === 'get' ? `-${reply}\r\n` : WELL(command, socket);
      };
      connect();
    await settled();
      expect(await failing((redis) => redis.get('a'))).toMatchObject({ name: 'ReplyError', message: reply });
      await pass(1_000);
      expect({ up: connection.isUp, words: words(), trials }).toEqual({ up: true, words: ['up'], trials: 1 });
    },
  );

  it('never sends a command twice, though its connection ends before the answer', async () => {
    let writes = 0;
    answer = (command, socket) => {
      if (command !== 'incr') return WELL(command, socket);
      writes += 1;
      socket.destroy();
      return undefined;
    };
    connect();
    await settled();
    expect(await failing((redis) => redis.incr('a'))).toBeInstanceOf(StoreUnavailable);
    await until(() => connection.isUp);
    await pass(1_000);
    expect({ writes, connections: sockets.length }).toEqual({ writes: 1, connections: 2 });
  });

  it('is told of again for a reason that it had before it was last up', async () => {
    const broken: Answer = (command, socket) => (command === 'eval' ? '-MISCONF Errors writing to disk\r\n' : WELL(command, socket));
    answer = broken;
    connect();
    await settled();
    answer = WELL;
    await until(() => connection.isUp);
    answer = broken;
    sockets.at(-1)?.destroy();
    await until(() => told.length === 4);
    expect(words()).toEqual(['MISCONF Errors writing to disk', 'up', 'the connection is closed', 'MISCONF Errors writing to disk']);
  });

  it('of no use is not made again once it is closed by us', async () => {
    answer = (command, socket) => (command === 'eval' ? '-MISCONF Errors writing to disk\r\n' : WELL(command, socket));
    connect();
    await settled();
    connection.close();
    await pass(200);
    const timers = jest.getTimerCount();
    await pass(2_000);
    expect({ words: words(), connections: sockets.length, timers }).toEqual({ words: ['MISCONF Errors writing to disk'], connections: 1, timers: 0 });
  });

  it('that is closed while it is made says nothing of that later, and leaves no timer', async () => {
    answer = () => undefined;
    connect({ password: new SecretText('secret') });
    await until(() => sockets.length === 1);
    connection.close();
    await settled();
    await pass(200);
    const timers = jest.getTimerCount();
    await pass(3_000);
    expect({ told, connections: sockets.length, timers }).toEqual({ told: [], connections: 1, timers: 0 });
  });
});
