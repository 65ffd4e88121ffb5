import { SecretText } from '@portico/config';
import { Signals } from '@portico/platform';
import type { StoreChanged } from '@portico/platform';
import { describeWith, freePort, RedisServer, selfSigned } from '@portico/testing';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { RedisConnection } from './redis-connection.ts';
import { RedisSettings } from './redis.settings.ts';

/** A Redis of no use: how it is started, and what is told of it. */
interface Unusable {
  readonly is: string;
  readonly options?: readonly string[];
  readonly settings?: Partial<RedisSettings>;
  readonly words: RegExp;
}

const password = (text: string): SecretText => new SecretText(text);

const UNUSABLE: readonly Unusable[] = [
  { is: 'wants a password', options: ['--requirepass', 'right'], words: /^NOAUTH .*\(see redis\.username and redis\.password\)$/ },
  { is: 'wants another password', options: ['--requirepass', 'right'], settings: { password: password('wrong') }, words: /^WRONGPASS .*redis\.password\)$/ },
  { is: 'knows no such user', options: ['--requirepass', 'right'], settings: { username: 'bff', password: password('right') }, words: /^WRONGPASS .*redis\.username/ },
  { is: 'gives its user no right to write', options: ['--user', 'default', 'on', 'nopass', '~*', '-@all', '+@read', '+@connection', '+info'], words: /NOPERM.*redis\.prefix/ },
  { is: 'lets its user have other keys only', options: ['--user', 'default', 'on', 'nopass', '~other:*', '+@all'], words: /NOPERM|No permissions.*redis\.prefix/ },
  { is: 'is a replica that may not be written', options: ['--replicaof', '127.0.0.1 1'], words: /^READONLY .*must name the primary\)$/ },
  { is: 'is a replica without its primary', options: ['--replicaof', '127.0.0.1 1', '--replica-serve-stale-data', 'no'], words: /^MASTERDOWN / },
  { is: 'is a node of a cluster', options: ['--cluster-enabled', 'yes', '--cluster-config-file', `nodes-${process.pid}.conf`, '--dir', tmpdir()], words: /^(CROSSSLOT|CLUSTERDOWN) .*it is a node of a cluster; say redis\.cluster: true/ },
  { is: 'has no memory left', options: ['--maxmemory', '1'], words: /^OOM .*raise maxmemory\)$/ },
  { is: 'has too few replicas to be written', options: ['--min-replicas-to-write', '1'], words: /^NOREPLICAS / },
  { is: 'has no such database', settings: { url: '/99' }, words: /DB index is out of range/ },
];

describe('a Redis that is of no use', () => {
  let told: StoreChanged[];
  let connection: RedisConnection | undefined;
  const stops: (() => unknown)[] = [];

  afterEach(async () => {
    connection?.close();
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  const connect = async (settings: Partial<RedisSettings>): Promise<RedisConnection> => {
    const events = new Signals();
    told = [];
    connection = new RedisConnection(Object.assign(new RedisSettings(), { prefix: 'spec:', required: true, ...settings }), events);
    await connection.settled();
    // As modules do that start beside it.
    events.storeChanged.subscribe((change) => told.push(change));
    return connection;
  };

  const wordsOf = (change: StoreChanged | undefined): string => (change?.error as Error).message;

  /** Answers each command as a script says. */
  const pretend = async (answer: (command: string) => string): Promise<string> => {
    const server: Server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => {
        for (const [, command = ''] of bytes.toString('latin1').matchAll(/\*\d+\r\n\$\d+\r\n(\w+)/g)) socket.write(answer(command.toLowerCase()));
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    stops.push(() => server.close());
    return `redis://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  describeWith('redis-server')('of the real kind', () => {
    it.each(UNUSABLE)('is told of in its own words when it $is', async ({ options = [], settings = {}, words }) => {
      const server = await RedisServer.start(...options);
      stops.push(() => server.stop());
      const { isUp } = await connect({ ...settings, url: `${server.url}${settings.url ?? ''}` });
      expect({ isUp, told: told.length, up: told[0]?.up, required: told[0]?.required }).toEqual({ isUp: false, told: 1, up: false, required: true });
      expect(wordsOf(told[0])).toMatch(words);
      await expect(connection?.use((redis) => redis.get('a'))).rejects.toMatchObject({ cause: told[0]?.error });
    });

    it('is told of when it is a Sentinel', async () => {
      const file = join(await mkdtemp(join(tmpdir(), 'sentinel-')), 'sentinel.conf');
      await writeFile(file, '');
      const server = await RedisServer.start(file, '--sentinel');
      stops.push(() => server.stop());
      await connect({ url: server.url });
      expect(wordsOf(told[0])).toMatch(/^ERR unknown command 'eval'.*\(it is a Sentinel; redis\.url must name the primary itself\)$/);
    });

    it('is told of when its certificate is of an authority that is not known', async () => {
      const { cert, key } = await selfSigned('localhost');
      const folder = await mkdtemp(join(tmpdir(), 'redis-tls-'));
      const [certFile, keyFile, tls] = [join(folder, 'cert.pem'), join(folder, 'key.pem'), await freePort()];
      await Promise.all([writeFile(certFile, cert), writeFile(keyFile, key)]);
      const server = await RedisServer.start('--tls-port', String(tls), '--tls-cert-file', certFile, '--tls-key-file', keyFile, '--tls-ca-cert-file', certFile, '--tls-auth-clients', 'no');
      stops.push(() => server.stop());
      await connect({ url: `rediss://localhost:${tls}` });
      expect(wordsOf(told[0])).toMatch(/self.signed certificate.*\(the authority of its certificate is not known; name its file in the environment variable NODE_EXTRA_CA_CERTS\)$/);
    });

    it('is told of when it may no longer be written, and is of use again when it may', async () => {
      const server = await RedisServer.start();
      stops.push(() => server.stop());
      const redis = await connect({ url: server.url });
      await redis.use((client) => client.call('REPLICAOF', '127.0.0.1', '1'));
      await expect(redis.use((client) => client.set('a', '1'))).rejects.toThrow('the store cannot be reached');
      while (redis.isUp) await wait(5);
      await server.kill();
      await server.restart();
      while (!redis.isUp) await wait(5);
      expect(told.map(({ up }) => up)).toEqual([true, false, true]);
      expect(wordsOf(told[1])).toMatch(/^READONLY /);
    });
  });

  it('is told of when the port is closed', async () => {
    await connect({ url: `redis://127.0.0.1:${await freePort()}` });
    expect(wordsOf(told[0])).toMatch(/^connect ECONNREFUSED/);
  });

  it('is told of when it is too old, with what is needed', async () => {
    const url = await pretend((command) => (command === 'info' ? '$20\r\nredis_version:4.0.14\r\n' : command === 'hello' ? "-ERR unknown command 'HELLO'\r\n" : '+OK\r\n'));
    await connect({ url });
    expect(wordsOf(told[0])).toBe('Redis 4.0.14 is too old (Portico needs 5.0 or later)');
  });

  it.each(['EXECABORT Transaction discarded because of previous errors.', 'MISCONF Errors writing to disk', 'LOADING Redis is loading', 'SOMENEW thing of a later version'])(
    'is told of when a command gets the reply %s, whatever it begins with',
    async (reply) => {
      let broken = false;
      const url = await pretend((command) => (command === 'get' || (broken && command === 'eval') ? `-${reply}\r\n` : command === 'info' ? '$19\r\nredis_version:7.0.0\r\n' : command === 'hello' ? '%0\r\n' : '+OK\r\n'));
      const redis = await connect({ url });
      broken = true;
      await expect(redis.use((client) => client.get('a'))).rejects.toThrow('the store cannot be reached');
      while (redis.isUp) await wait(5);
      expect(told.map(({ up }) => up)).toEqual([true, false]);
      expect(wordsOf(told[1])).toContain(reply);
    },
  );

  it('is reported once for each reason of its own, and again once it has been of use', async () => {
    let reply: string | undefined = 'MISCONF Errors writing to disk';
    let trials = 0;
    const url = await pretend((command) => {
      if (command === 'info') return '$19\r\nredis_version:7.0.0\r\n';
      if (command === 'hello') return '%0\r\n';
      if (command === 'eval') trials += 1;
      else if (command !== 'get') return '+OK\r\n';
      return reply === undefined ? '+OK\r\n' : `-${reply}\r\n`;
    });
    const trialsMore = async (many: number): Promise<void> => {
      for (const enough = trials + many; trials < enough; ) await wait(5);
    };
    const redis = await connect({ url });
    await trialsMore(1);
    reply = 'LOADING Redis is loading';
    await trialsMore(1);
    reply = 'MISCONF Errors writing to disk';
    await trialsMore(1);
    expect(told.map(wordsOf)).toEqual(['MISCONF Errors writing to disk', 'LOADING Redis is loading']);
    reply = undefined;
    while (!redis.isUp) await wait(5);
    reply = 'MISCONF Errors writing to disk';
    await expect(redis.use((client) => client.get('a'))).rejects.toThrow('the store cannot be reached');
    while (redis.isUp) await wait(5);
    expect(told.map(({ up }) => up)).toEqual([false, false, true, false]);
  });

  it('is told of when it takes the connection and says nothing', async () => {
    await connect({ url: await pretend(() => '') });
    expect(wordsOf(told[0])).toBe('no answer within 2000 ms');
  });

  it('is not told of when it was our own event loop that was late at the start', async () => {
    const url = await pretend((command) => (command === 'info' ? '$19\r\nredis_version:7.0.0\r\n' : command === 'hello' ? '%0\r\n' : '+OK\r\n'));
    const settled = connect({ url });
    for (let turn = 0; turn < 3; turn += 1) {
      await new Promise(setImmediate);
      const until = performance.now() + 2_300;
      while (performance.now() < until);
    }
    expect((await settled).isUp).toBe(true);
    expect(told.map(({ up }) => up)).toEqual([true]);
  });
});
