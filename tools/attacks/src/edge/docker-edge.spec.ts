import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWith } from '../../../../libs/testing/src/parts/installed.ts';
import { WAF_PARTS, WafServer } from '../../../../libs/testing/src/parts/waf-server.ts';
import type { WafLine } from '../../../../libs/testing/src/parts/waf-server.ts';
import { startProcess } from '../../../../libs/testing/src/process/own-process.ts';
import { send } from '../kit/send.ts';
import type { Received } from '../kit/send.ts';
import { cpuOf } from '../run/world.ts';

const HOME = join(__dirname, '../../../../docker/edge');
const SCRIPT = '/search?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E';
const HOST = 'shop.example';
/** The id of a request that the BFF has answered. */
const ITS_ID = 'bff-1';

jest.setTimeout(120_000);

describeWith(...WAF_PARTS)('docker/edge', () => {
  let bff: Server;
  let url: string;
  let seen: IncomingHttpHeaders[];
  let waf: WafServer | undefined;

  beforeAll(async () => {
    bff = createServer(({ headers, url: target }, response) => {
      seen.push(headers);
      response.setHeader('request-id', ITS_ID);
      if (target === '/forbidden') response.writeHead(403, { 'content-type': 'application/problem+json' }).end('{"by":"bff"}');
      else if (target === '/slow') setTimeout(() => response.end('late'), 500);
      else if (target === '/stream') response.writeHead(200, { 'content-type': 'text/plain' }).write('first\n');
      else response.end('ok');
    }).listen(0, '127.0.0.1');
    bff.on('upgrade', (_, socket: Socket) => socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\nhello'));
    await once(bff, 'listening');
    url = `http://127.0.0.1:${(bff.address() as AddressInfo).port}`;
  });
  beforeEach(() => (seen = []));
  afterEach(async () => {
    await waf?.stop();
    waf = undefined;
  });
  afterAll(() => {
    bff.closeAllConnections();
    bff.close();
  });

  const started = async (env: Readonly<Record<string, string>> = {}, policy = 'web'): Promise<WafServer> =>
    (waf = await WafServer.start({ home: HOME, policy, bff: url, env }));
  const ask = (target: string, more: object = {}): Promise<Received> =>
    send((waf as WafServer).url, { host: HOST, target, headers: [['user-agent', 'Mozilla/5.0'], ['accept', '*/*']], ...more });
  const requestLine = (id: string): Promise<WafLine> =>
    (waf as WafServer).line(`a line of ${id}`, (line): line is WafLine => line.msg === 'request' && line.requestId === id);

  it('answers an attack with a problem, and logs what it was under the same id, without the text itself', async () => {
    const edge = await started();
    const { status, headers, body } = await ask(SCRIPT, { method: 'DELETE' });
    const id = String(headers['request-id']);
    expect({ status, type: headers['content-type'], store: headers['cache-control'], problem: JSON.parse(body) as unknown }).toEqual({
      status: 403,
      type: 'application/problem+json',
      store: 'no-store',
      problem: expect.objectContaining({ type: 'urn:portico:problem:refused', status: 403, instance: `urn:portico:request:${id}` }) as unknown,
    });
    const verdict = await edge.verdict(id);
    expect(verdict).toMatchObject({ level: 'warn', bff: 'web', method: 'DELETE', path: '/search', verdict: 'refused', clientAddress: '127.0.0.1' });
    expect(verdict.rules).toContainEqual({ id: 941_110, about: expect.any(String) as string, in: 'ARGS:q' });
    await expect(requestLine(id)).resolves.toMatchObject({ level: 'info', bff: 'web', method: 'DELETE', status: 403, clientAddress: '127.0.0.1' });
    expect(edge.process.output).not.toContain('alert');
    expect(seen).toEqual([]);
  });

  it.each([
    ['a body that is too long', { method: 'POST', headers: [['content-type', 'application/json']], body: `"${'a'.repeat(300_000)}"` }, 413, 'body-too-large'],
    ['JSON that does not end', { method: 'POST', headers: [['content-type', 'application/json']], body: '{"a":' }, 400, 'malformed-request'],
    ['a method that it does not know', { method: 'TRACE' }, 405, 'method-not-allowed'],
    ['a header that is too long', { headers: [['x-long', 'a'.repeat(30_000)]] }, 431, 'headers-too-large'],
    ['a target that is too long', { target: `/${'a'.repeat(30_000)}` }, 414, 'uri-too-long'],
    ['a head that cannot be read', { raw: { text: 'GET / HTTP/1.1\r\nHost shop\r\n\r\n' } }, 400, 'malformed-request'],
  ] as const)('answers %s as the BFF would, and logs a line', async (_, request, status, code) => {
    await started();
    const answer = await ask('/', request);
    const type = `urn:portico:problem:${code}`;
    expect({ status: answer.status, problem: JSON.parse(answer.body) as unknown }).toEqual({ status, problem: expect.objectContaining({ type, status }) as unknown });
    await expect(requestLine(String(answer.headers['request-id']))).resolves.toMatchObject({ status });
  });

  it('hands on the BFF’s own refusals as they are, and says 503 where it does not answer', async () => {
    const edge = await started({ WAF_BFF: new URL(url).host });
    await expect(ask('/forbidden')).resolves.toMatchObject({ status: 403, body: '{"by":"bff"}', headers: { 'request-id': ITS_ID } });
    await edge.stop();
    await started({ WAF_BFF: '127.0.0.1:1' });
    const { status, body, headers } = await ask('/');
    expect({ status, id: headers['request-id'], problem: JSON.parse(body) as unknown }).toEqual({
      status: 503,
      id: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      problem: expect.objectContaining({ type: 'urn:portico:problem:upstream-unavailable', instance: `urn:portico:request:${headers['request-id']}` }) as unknown,
    });
  });

  it('hands on what a stream has so far', async () => {
    const edge = await started();
    const response = await fetch(`${edge.url}/stream`);
    const { value } = await (response.body as ReadableStream<Uint8Array>).getReader().read();
    expect(new TextDecoder().decode(value)).toBe('first\n');
    bff.closeAllConnections();
  });

  it('hands on WebSockets', async () => {
    const edge = await started();
    const key = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nConnection: Upgrade\r\nUpgrade: websocket';
    const text = await written(edge.port, `GET / HTTP/1.1\r\nHost: ${HOST}\r\nAccept: */*\r\nUser-Agent: Mozilla/5.0\r\n${key}\r\n\r\n`);
    expect(text).toMatch(/^HTTP\/1\.1 101 .*\r\n\r\nhello$/s);
  });

  it('hands on no change to a protocol whose requests it would not look at', async () => {
    const edge = await started();
    const h2c = 'Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA';
    const text = await written(edge.port, `GET / HTTP/1.1\r\nHost: ${HOST}\r\nAccept: */*\r\nUser-Agent: Mozilla/5.0\r\n${h2c}\r\n\r\n`);
    expect({ status: text.slice(0, 12), upgrade: seen[0]?.upgrade, answered: seen.length }).toEqual({ status: 'HTTP/1.1 200', upgrade: undefined, answered: 1 });
  });

  it('believes the address of a client from the balancers that it is told of, and from no other', async () => {
    await started({ WAF_TRUSTED_PROXIES: '127.0.0.8 10.0.0.0/8' });
    const headers = [['x-forwarded-for', '203.0.113.5, 10.0.0.1'], ['client-cert', ':abc:'], ['accept', '*/*']];
    await ask('/', { headers, from: '127.0.0.8' });
    await ask('/', { headers, from: '127.0.0.9' });
    expect(seen.map((one) => [one['x-forwarded-for'], one['client-cert']])).toEqual([['203.0.113.5', ':abc:'], ['127.0.0.9', undefined]]);
  });

  it('reads the PROXY protocol, version 2, of the balancers that it is told of', async () => {
    const edge = await started({ WAF_ADDRESS_FROM: 'proxy-protocol', WAF_TRUSTED_PROXIES: '127.0.0.1' });
    const status = await viaBalancer(edge.port, [203, 0, 113, 7]);
    expect({ status, addresses: seen.map((one) => one['x-forwarded-for']) }).toEqual({ status: 200, addresses: ['203.0.113.7'] });
  });

  it('lets pass what it only detects, and says that it would not', async () => {
    const edge = await started({ WAF_MODE: 'detect' });
    await expect(ask(SCRIPT)).resolves.toMatchObject({ status: 200, headers: { 'request-id': ITS_ID } });
    await expect(edge.verdict(ITS_ID)).resolves.toMatchObject({ level: 'warn', verdict: 'would be refused' });
  });

  it('refuses from the threshold on', async () => {
    await started({ WAF_THRESHOLD: '1000' });
    await expect(ask(SCRIPT)).resolves.toMatchObject({ status: 200 });
  });

  it('holds to the exclusions of the operator', async () => {
    const file = join(tmpdir(), `portico-exclusions-${process.pid}.conf`);
    writeFileSync(file, 'SecRule REQUEST_FILENAME "@streq /editor" "id:50001,phase:1,nolog,pass,t:none,ctl:ruleRemoveTargetByTag=attack-xss;ARGS:q"\n');
    await started({ WAF_EXCLUSIONS: file });
    const statuses = [await ask(SCRIPT.replace('/search', '/editor')), await ask(SCRIPT)].map(({ status }) => status);
    expect(statuses).toEqual([200, 403]);
  });

  it.each([['web', 200], ['mobile', 403], ['partner', 403]])('with the policy %s, answers a form with %i', async (policy, status) => {
    await started({}, policy);
    const answer = await ask('/form', { method: 'POST', headers: [['content-type', 'application/x-www-form-urlencoded'], ['accept', '*/*']], body: 'a=b' });
    expect(answer.status).toBe(status);
  });

  it.each([
    ['quotation marks', "'"],
    ['conditions', 'x=1 & '],
    ['markup', '<a '],
    ['words of SQL', 'select '],
  ])('takes no more than 15 times the CPU for 32 kB of %s as for 32 kB of letters', async (_, piece) => {
    const edge = await started();
    const cost = async (text: string): Promise<number> => {
      const before = cpuOf(edge.worker) as number;
      await ask('/texts', { method: 'POST', headers: [['content-type', 'application/json'], ['accept', '*/*']], body: JSON.stringify({ text: text.repeat(32_000 / text.length) }) });
      return (cpuOf(edge.worker) as number) - before;
    };
    await cost('a');
    const letters = Math.min(await cost('a'), await cost('a'));
    expect((await cost(piece)) / letters).toBeLessThan(15);
  });

  it('finishes what is in flight when it is told to stop', async () => {
    const edge = await started();
    const answer = ask('/slow');
    while (seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    edge.process.kill('SIGTERM');
    await expect(answer).resolves.toMatchObject({ status: 200, body: 'late' });
    await expect(edge.process.ended).resolves.toEqual({ code: 0, signal: null });
  });

  it.each([
    [{ WAF_POLICY: 'kiosk' }, "there is no policy 'kiosk'"],
    [{ WAF_BFF: 'http://bff' }, "WAF_BFF must be host:port, and is 'http://bff'"],
    [{ WAF_MODE: 'off' }, "WAF_MODE must be block or detect, and is 'off'"],
    [{ WAF_PARANOIA: '5' }, "WAF_PARANOIA must be a whole number from 1 to 4, and is '5'"],
    [{ WAF_THRESHOLD: '5; evil' }, "WAF_THRESHOLD must be a whole number from 1 to 1000, and is '5; evil'"],
    [{ WAF_TRUSTED_PROXIES: '10.0.0.0/8;evil' }, 'WAF_TRUSTED_PROXIES must be addresses or CIDR ranges'],
    [{ WAF_EXCLUSIONS: '/nowhere' }, "WAF_EXCLUSIONS cannot be read: '/nowhere'"],
  ])('does not start with %j', async (wrong, words) => {
    const env = { WAF_POLICY: 'web', WAF_BFF: '127.0.0.1:1', WAF_RUN: join(tmpdir(), 'portico-waf-never'), ...wrong };
    const run = await startProcess({ command: 'bash', arguments: [join(HOME, 'start.sh'), 'check'], env });
    await expect(run.ended).resolves.toEqual({ code: 64, signal: null });
    expect(run.stderr).toContain(`edge: ${words}`);
  });
});

/** A request behind a header of the PROXY protocol, version 2 (haproxy, "The PROXY protocol", section 2.2). @returns the status */
async function viaBalancer(port: number, address: readonly number[]): Promise<number> {
  const header = Buffer.from([0x21, 0x11, 0, 12, ...address, 127, 0, 0, 1, 0x12, 0x34, 0x1f, 0x90]).toString('latin1');
  const text = await written(port, `\r\n\r\n\0\r\nQUIT\n${header}GET / HTTP/1.1\r\nHost: ${HOST}\r\nAccept: */*\r\nUser-Agent: Mozilla/5.0\r\nConnection: close\r\n\r\n`);
  return Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0);
}

/** What comes back on a connection of its own, up to its end. */
async function written(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(Buffer.from(text, 'latin1'));
  return Buffer.concat((await socket.toArray()) as Buffer[]).toString('latin1');
}
