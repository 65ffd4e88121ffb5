import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { signInToApp } from './identity/browser/app-sign-in.ts';
import { WEB_BFF } from './identity/clients/development-clients.ts';

const MAIN = join(__dirname, 'main.ts');
const SERVICES = ['catalog', 'pricing', 'inventory', 'reviews', 'customers', 'orders', 'recommendations'];

/** A run of ports that was free a moment ago, with room for three instances of each service. */
const freePorts = async (): Promise<number> => {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 10_000);
    const servers = Array.from({ length: 28 }, (_, index) => createServer().listen(first + index, '127.0.0.1'));
    const outcomes = await Promise.allSettled(servers.map((server) => once(server, 'listening')));
    await Promise.all(servers.filter((server) => server.listening).map((server) => once(server.close(), 'close')));
    if (outcomes.every(({ status }) => status === 'fulfilled')) return first;
  }
};

const running: ChildProcess[] = [];

const run = (...args: string[]): { child: ChildProcess; exit: Promise<unknown[]>; output: () => string } => {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream!.on('data', (chunk) => void (output += String(chunk)));
  return { child, exit: once(child, 'exit'), output: () => output };
};

const readyLine = async (child: ChildProcess): Promise<string> => {
  for await (const line of createInterface({ input: child.stdout! })) return line;
  throw new Error('the sandbox ended before it was ready');
};

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
};

jest.setTimeout(60_000);

describe('the command line', () => {
  const squatters: Server[] = [];
  afterEach(() => {
    for (const squatter of squatters.splice(0)) squatter.close();
    for (const child of running.splice(0)) child.kill('SIGKILL');
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'prints one line when all listen, and leaves nothing behind after %s',
    async (signal) => {
      const port = await freePorts();
      const { child, exit, output } = run('--port', String(port));
      const line = await readyLine(child);
      expect(line).toMatch(/^sandbox ready: control /);
      for (const [index, service] of SERVICES.entries())
        expect(line).toMatch(new RegExp(`${service} (http|grpc)://127\\.0\\.0\\.1:${port + 1 + index}\\b`));
      expect((await fetch(`http://127.0.0.1:${port + 1}/health`)).status).toBe(200);
      child.kill(signal);
      expect(await exit).toEqual([0, null]);
      expect(output()).toBe(`${line}\n`);
    },
  );

  it.each([[[]], [['--processes']]])('signs people in and out, and tells the clients %j', async (flags) => {
    const port = await freePorts();
    const { child } = run('--port', String(port), ...flags);
    expect(await readyLine(child)).toContain(`identity http://127.0.0.1:${port + 8} https://127.0.0.1:${port + 9},`);
    const told = createHttpServer((request, response) => void request.resume().once('end', () => response.end())).listen(0, '127.0.0.1');
    squatters.push(told);
    await once(told, 'listening');
    const logoutUri = `http://127.0.0.1:${(told.address() as AddressInfo).port}/logout`;
    const control = (path: string, body?: object): Promise<Response> =>
      fetch(`http://127.0.0.1:${port}/identity/${path}`, body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

    expect((await control('clients/web-bff', { backchannel_logout_uri: logoutUri })).status).toBe(204);
    const redirectUri = 'http://127.0.0.1:4000/auth/callback';
    await signInToApp(`http://127.0.0.1:${port + 8}`, { sub: 'c-00001', clientId: WEB_BFF.id, clientSecret: WEB_BFF.secret, redirectUri, scope: 'openid' });
    expect(await (await control('token-requests')).json()).toEqual({ requests: [{ grantType: 'authorization_code', client: 'web-bff' }] });
    const notice = once(told, 'request');
    expect((await control('sign-outs/c-00001', {})).status).toBe(204);
    expect(await notice).toMatchObject([{ method: 'POST', url: '/logout' }, expect.anything()]);
    expect((await control('clients/unknown', {})).status).toBe(404);
  });

  it('runs every instance in a process of its own, which share their orders', async () => {
    const port = await freePorts();
    const { child, exit } = run('--port', String(port), '--instances', 'orders=2', '--processes');
    await readyLine(child);
    const control = `http://127.0.0.1:${port}`;
    const json = { 'content-type': 'application/json' };
    const [first, second] = [`http://127.0.0.1:${port + 6}`, `http://127.0.0.1:${port + 16}`];
    const body = JSON.stringify({ customerId: 'c-00001', lines: [{ sku: 'SKU-00001', quantity: 1 }] });
    const orders = await Promise.all(
      [first, second].map(async (url) => (await fetch(`${url}/orders`, { method: 'POST', body, headers: json })).json()),
    );
    expect(orders).toEqual([expect.objectContaining({ id: 'o-008001' }), expect.objectContaining({ id: 'o-008002' })]);
    let crossed: number;
    do crossed = (await fetch(`${second}/orders/o-008001`)).status;
    while (crossed === 404);
    expect(crossed).toBe(200);

    const fault = JSON.stringify({ service: 'orders', instance: 2, kind: 'refuse' });
    expect((await fetch(`${control}/faults`, { method: 'POST', headers: json, body: fault })).status).toBe(204);
    await expect(fetch(second)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    const calls = (await (await fetch(`${control}/calls?service=orders`)).json()) as { instances: { listening: boolean }[] };
    expect(calls.instances.map(({ listening }) => listening)).toEqual([true, false]);

    const { stdout } = spawn('ps', ['-o', 'pid=', '--ppid', String(child.pid)], { stdio: ['ignore', 'pipe', 'ignore'] });
    const pids = (await stdout.toArray()).join('').trim().split(/\s+/).map(Number);
    expect(pids).toHaveLength(8);
    child.kill('SIGINT');
    expect(await exit).toEqual([0, null]);
    expect(pids.filter(isRunning)).toEqual([]);
  });

  it.each([[[]], [['--processes']]])('names a taken port and exits with 1 %j', async (flags) => {
    const port = await freePorts();
    const squatter = createServer().listen(port + 3, '127.0.0.1');
    squatters.push(squatter);
    await once(squatter, 'listening');
    const { exit, output } = run('--port', String(port), ...flags);
    expect(await exit).toEqual([1, null]);
    expect(output()).toBe(`sandbox: port ${(squatter.address() as AddressInfo).port} (inventory 1) is taken\n`);
  });

  it('explains a wrong flag and exits with 1', async () => {
    const { exit, output } = run('--instances', 'shipping=2');
    expect(await exit).toEqual([1, null]);
    expect(output()).toMatch(/^sandbox: --instances: shipping is not a service\nUsage: /);
  });
});
