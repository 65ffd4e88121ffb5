import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { RequestContext } from '../context/request-context.ts';
import { Problem } from '../problems/problem.ts';
import { letOut, seal, SealedResponse, unseal } from './sealed-response.ts';

const BODY = '{"word":"shown"}';

interface Begun {
  readonly method?: string;
  readonly request?: Partial<IncomingMessage>;
  readonly owned?: boolean;
}

describe('a response that is sealed', () => {
  let out: string;
  let refused: string[];
  let headers: Map<string, unknown>;
  let owner: RequestContext;

  const begin = ({ method = 'GET', request = {}, owned = true }: Begun = {}): SealedResponse => {
    [out, refused, headers] = ['', [], new Map()];
    const raw = { method, httpVersionMajor: 1, httpVersionMinor: 1, headers: {}, complete: true, ...request };
    const response = new SealedResponse(raw as never);
    response.assignSocket(new Duplex({ read: () => undefined, write: (chunk, _encoding, done) => ((out += String(chunk)), done()) }) as Socket);
    response.on('error', () => undefined);
    const reply = { getHeader: (name: string) => headers.get(name), getHeaders: () => Object.fromEntries(headers), removeHeader: (name: string) => headers.delete(name), header: (name: string, value: unknown) => headers.set(name, value) };
    owner = { id: 'r1', reply, request: { raw, server: { errorHandler: (error: Error) => refused.push(error.message) } }, caller: undefined } as unknown as RequestContext;
    seal(response, owned ? owner : undefined, 'cookie');
    return response;
  };
  const parts = (): { readonly status: number; readonly head: string; readonly body: string } => {
    const [head = '', body = ''] = out.split('\r\n\r\n');
    return { status: Number(head.split(' ')[1]), head: head.toLowerCase(), body };
  };
  const fault = (): unknown => ({ status: parts().status, code: owner.failure?.code, cause: String(owner.failure?.cause) });

  it.each<[string, (response: SealedResponse) => unknown]>([
    ['a head', (response) => response.writeHead(200, { 'x-mine': '1' })],
    ['a body', (response) => response.write('mine')],
    ['an end', (response) => response.end('mine')],
  ])('lets nothing out that is not the answer, and has it refused once: %s', (_, write) => {
    const response = begin();
    response.setHeader('x-mine', '1');
    write(response);
    response.end('again');
    expect({ out, refused, names: response.getHeaderNames() }).toEqual({ out: '', refused: [expect.stringContaining('something wrote to the raw response before the route had an answer')], names: [] });
  });

  it('is destroyed by what is written to it before there is a request', () => {
    const response = begin({ owned: false });
    response.end('mine');
    expect({ out, destroyed: response.destroyed }).toEqual({ out: '', destroyed: true });
  });

  it('lets the answer out with its head, which waits for it, and with what caches may do', () => {
    const response = begin();
    owner.caller = {} as never;
    response.statusCode = 201;
    letOut(response, BODY);
    response.writeHead(201, { 'content-type': 'application/json', etag: '"1"' });
    response.flushHeaders();
    expect(out).toBe('');
    response.end(BODY);
    expect(parts()).toMatchObject({ status: 201, head: expect.stringMatching(/^(?=.*cache-control: private, no-cache\r\n)(?=.*etag: "1"\r\n)(?=.*vary: cookie\r\n)/s) as string });
    expect(out).toContain(BODY);
    expect(response.end('more').write('more')).toBe(true);
    expect(out).not.toContain('more');
  });

  it.each<[string, (response: SealedResponse) => unknown]>([
    ['another body', (response) => response.writeHead(200).end('{"word":"secret"}')],
    ['another status', (response) => response.writeHead(202).end(BODY)],
    ['no body', (response) => response.writeHead(200).end()],
    ['bytes that claim to be encoded', (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(Buffer.from('secret'))],
  ])('answers 500 instead of what is not the one that was let out: %s', (_, write) => {
    const response = begin();
    letOut(response, BODY);
    write(response);
    expect(fault()).toEqual({ status: 500, code: 'internal', cause: expect.stringContaining('a hook of Fastify has changed the answer') });
    expect(out).not.toContain('secret');
  });

  it('keeps the status that was let out while stages take the answer, whatever a handler says meanwhile', () => {
    const response = begin();
    letOut(response, BODY);
    Object.assign(owner, { answering: true });
    response.writeHead(500).end(BODY);
    expect(parts().status).toBe(200);
  });

  it('answers 500 where a header cannot be written', () => {
    const response = begin();
    letOut(response, BODY);
    response.writeHead(200, { 'x-bad': 'a\r\nb' }).end(BODY);
    expect(fault()).toEqual({ status: 500, code: 'internal', cause: expect.stringContaining('Invalid character in header content') });
  });

  it.each<[string, (response: SealedResponse) => void, Partial<IncomingMessage>, boolean]>([
    ['as it was', () => undefined, {}, false],
    ['closed, where that was said', () => headers.set('connection', 'close'), {}, true],
    ['closed, where a long body is on its way', () => undefined, { complete: false, headers: { 'transfer-encoding': 'chunked' } }, true],
  ])('is answered past all hooks when the BFF insists, with its own headers alone, and the connection is left %s', (_, prepare, request, closes) => {
    const response = begin({ request });
    prepare(response);
    headers.set('x-mine', '1');
    const cause = new Error('held back');
    response.insist(new Problem('upstream-timeout', { detail: 'late', cause }));
    const { status, head, body } = parts();
    expect({ status, id: head.includes('request-id: r1'), kept: head.includes('cache-control: no-store'), closes: head.includes('connection: close'), failure: owner.failure }).toEqual({ status: 504, id: true, kept: true, closes, failure: { code: 'upstream-timeout', cause } });
    expect(JSON.parse(body)).toMatchObject({ status: 504, detail: 'late', instance: 'urn:portico:request:r1' });
    expect(Object.fromEntries(headers)).toEqual({ 'content-length': String(Buffer.byteLength(body)) });
    response.insist(new Problem('internal'));
    expect(owner.failure).toEqual({ code: 'upstream-timeout', cause });
  });

  it('can only be cut by force when the head is out, or when the request is unknown', () => {
    const begun = begin();
    unseal(begun);
    begun.writeHead(200);
    begun.write('a');
    begun.insist(new Problem('internal'));
    const unknown = begin({ owned: false });
    unknown.insist(new Problem('internal'));
    expect([begun.destroyed, unknown.destroyed, out]).toEqual([true, true, '']);
  });

  it('lets out whatever a stream writes, its reason too, once it is unsealed', () => {
    const response = begin();
    unseal(response);
    response.writeHead(200, 'Fine', { 'x-mine': '1' });
    response.end('a');
    expect(out).toMatch(/^HTTP\/1\.1 200 Fine\r\n.*x-mine: 1\r\n/s);
    expect(refused).toEqual([]);
  });
});
