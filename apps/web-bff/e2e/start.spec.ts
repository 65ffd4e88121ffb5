import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Controller, Get, Module } from '@nestjs/common';
import { Bff, Field, Returns, StartError } from '@portico/platform';
import { countIn, startSandbox } from '@portico/sandbox';
import type { Sandbox } from '@portico/sandbox';
import { BffProcess, BffUnderTest, Connection, writeRequest } from '@portico/testing';
import { WebBffModule } from '../src/web-bff.module.ts';
import { IN_PRODUCTION, WEB_BFF } from './web-bff.ts';

const DIST = join(__dirname, '../../../dist/apps/web-bff');
const HOME = writeRequest({ method: 'GET', target: '/api/home' });

const refuses = async (url: string): Promise<boolean> =>
  fetch(url).then(
    () => false,
    () => true,
  );

describe('the process of web-bff', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portico-e2e-'));
  let sandbox: Sandbox;
  const running: BffProcess[] = [];

  beforeAll(async () => {
    sandbox = await startSandbox({ ports: 'free' });
  });
  beforeEach(() => sandbox.control.reset());
  afterEach(async () => {
    for (const bff of running.splice(0)) {
      bff.kill('SIGKILL');
      await bff.ended;
    }
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await sandbox.close();
  });

  const start = async (env: Record<string, string> = {}): Promise<BffProcess> => {
    const bff = await BffProcess.spawn({ folder: DIST, upstreams: sandbox.urls, env: { ...IN_PRODUCTION, ...env } });
    running.push(bff);
    return bff;
  };

  it('answers, in production as it was built', async () => {
    const bff = await start();
    await bff.ready();
    const answer = await fetch(`${bff.url}/api/home`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('server-timing')).toBeNull();
    expect(((await answer.json()) as { featured: unknown[] }).featured).toHaveLength(12);
  });

  it('does not start with wrong settings: all that is wrong on stderr, exit code 78, nothing listens', async () => {
    const file = join(folder, 'bff.yaml');
    const good = readFileSync(join(DIST, 'bff.yaml'), 'utf8');
    writeFileSync(file, good.replace('deadline: 3s', 'deadline: soon\n  colour: red').replace('edge:\n', 'edge:\n  trustedProxies: [lan]\n'));
    const bff = await start({ PORTICO_CONFIG: file, PORTICO_UPSTREAMS__CATALOG__TIMEOUT: '-1s', PORTICO_SERVR__PORT: '1' });

    expect(await bff.ended).toEqual({ code: 78, signal: null });
    for (const path of [
      'server.deadline',
      'server.colour',
      'edge.trustedProxies[0]',
      'upstreams[0].timeout',
      'PORTICO_SERVR__PORT',
    ]) {
      expect(bff.stderr).toContain(path);
    }
    expect(bff.stdout).toBe('');
    expect({ service: await refuses(bff.url), management: await refuses(bff.managementUrl) }).toEqual({ service: true, management: true });
  });

  it('tells in one round what is wrong with settings, and what production does not take', async () => {
    const bff = await start({ PORTICO_SERVER__DEADLINE: 'soon', PORTICO_SESSION__ISSUER: 'http://id.example', PORTICO_REDIS__URL: 'redis://127.0.0.1:1', PORTICO_SESSION__SECRETS: '', PORTICO_LOG__FILE: '/no/such/log', PORTICO_LOG__AUDIT_FILE: folder });
    expect((await bff.ended).code).toBe(78);
    for (const path of ['server.deadline', 'session.issuer', 'session.secrets', 'log.file: /no/such/log cannot be opened for writing (ENOENT)', `log.auditFile: ${folder} cannot be opened for writing (EISDIR)`]) expect(bff.stderr).toContain(path);
  });

  it('does not start without its settings file', async () => {
    const file = join(folder, 'nowhere.yaml');
    const bff = await start({ PORTICO_CONFIG: file });
    expect((await bff.ended).code).toBe(78);
    expect(bff.stderr).toContain(file);
  });

  it('does not start on a port that is taken, and names the setting', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const bff = await start({ PORTICO_SERVER__PORT: String(port) });
    expect((await bff.ended).code).toBe(78);
    expect(bff.stderr).toBe(
      `server.port: port ${port} on 127.0.0.1 is already in use; stop what holds it, or set another port\n`,
    );
    expect(await refuses(bff.managementUrl)).toBe(true);
    other.close();
    await once(other, 'close');
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('on %s finishes the requests in flight, and nothing else', async (signal) => {
    const bff = await start();
    await bff.ready();
    const [idle, silent, busy] = [await Connection.to(bff.url), await Connection.to(bff.url), await Connection.to(bff.url)];
    idle.send(HOME);
    expect((await idle.answer()).headers['connection']).toBe('keep-alive');
    await sandbox.control.reset();
    await sandbox.control.fault({ service: 'catalog', operationId: 'listProducts', kind: 'latency', ms: 400 });
    busy.send(HOME);
    await sandbox.until((reports) => countIn(reports, 'catalog', 'listProducts').inFlight === 1);

    bff.kill(signal);
    // The idle one goes at once, and so does the one on which nothing was ever said.
    await idle.end();
    await silent.end();
    expect(countIn(await sandbox.control.calls(), 'catalog', 'listProducts').inFlight).toBe(1);
    expect({ refuses: await refuses(bff.url), readiness: await bff.readiness() }).toEqual({ refuses: true, readiness: 503 });

    const answer = await busy.answer();
    expect({ status: answer.status, connection: answer.headers['connection'] }).toEqual({ status: 200, connection: 'close' });
    await busy.end();
    expect(await bff.ended).toEqual({ code: 0, signal: null });
  });

  it('cuts what does not finish in the time that it is given', async () => {
    const bff = await start({ PORTICO_DRAIN__TIMEOUT: '200ms' });
    await bff.ready();
    await sandbox.control.fault({ service: 'catalog', operationId: 'getImage', kind: 'hang' });
    const stuck = await Connection.to(bff.url);
    stuck.send(writeRequest({ method: 'GET', target: '/media/p-00001/320' }));
    await sandbox.until((reports) => countIn(reports, 'catalog', 'getImage').inFlight === 1);
    bff.kill('SIGTERM');
    await stuck.end();
    expect(await bff.ended).toEqual({ code: 0, signal: null });
    expect(bff.stdout).toMatch(/"route":"\/media\/:imageId\/:width","status":503,.*"cut":"drain"/);
  });

  it('on SIGHUP opens its log files again, and answers on', async () => {
    const [log, audit] = [join(folder, 'log'), join(folder, 'audit')];
    const bff = await start({ PORTICO_LOG__FILE: log, PORTICO_LOG__AUDIT_FILE: audit });
    await bff.ready();
    await sandbox.control.fault({ service: 'catalog', operationId: 'listProducts', kind: 'latency', ms: 400 });
    const busy = await Connection.to(bff.url);
    busy.send(HOME);
    await sandbox.until((reports) => countIn(reports, 'catalog', 'listProducts').inFlight === 1);
    for (const file of [log, audit]) renameSync(file, `${file}.1`);
    bff.kill('SIGHUP');
    expect((await busy.answer()).status).toBe(200);
    while (!existsSync(log) || !existsSync(audit) || !readFileSync(log, 'utf8').includes('"route":"/api/home","status":200')) await delay(20);
    expect(await bff.readiness()).toBe(200);
    bff.kill('SIGTERM');
    expect(await bff.ended).toEqual({ code: 0, signal: null });
  });

  it.each([['SIGTERM', 143], ['SIGINT', 130]] as const)('ends by itself on %s while it starts', async (signal, code) => {
    // Says when the program begins to listen, which is the first that it does, long before it can serve.
    const watch = `process.on('newListener', (name) => name === '${signal}' && process.stderr.write('listens.'))`;
    const bff = await start({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(watch)}` });
    while (!bff.stderr.includes('listens.')) await new Promise(setImmediate);
    expect({ said: bff.stderr, ready: await bff.readiness() }).toEqual({ said: 'listens.', ready: undefined });
    bff.kill(signal);
    const ended = await bff.ended;
    // Node hears of it when the start next waits for something; a start that waits for nothing is stopped as soon as it serves.
    expect({ ...ended, code: ended.code === 0 ? code : ended.code }).toEqual({ code, signal: null });
  });
});

describe('web-bff with a route that says nothing of who may call', () => {
  class Secret {
    @Field()
    secret!: string;
  }

  @Controller('secrets')
  class SecretsController {
    @Get()
    @Returns(Secret)
    get(): Secret {
      return { secret: 'for whom?' };
    }
  }

  @Bff({ name: 'web-bff' })
  @Module({ imports: [WebBffModule], controllers: [SecretsController] })
  class CarelessModule {}

  it('does not start', async () => {
    const starting = BffUnderTest.start({ ...WEB_BFF, root: CarelessModule });
    await expect(starting).rejects.toThrow(StartError);
    await expect(starting).rejects.toThrow('SecretsController.get: says nothing of access: add @Public() or @Authenticated()');
  });
});
