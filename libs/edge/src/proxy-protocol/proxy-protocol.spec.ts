import { Controller, Get, Req } from '@nestjs/common';
import { currentContext, Field, HeldResources, Public, Returns } from '@portico/platform';
import type { RunningBff } from '@portico/platform';
import { CertificateAuthority } from '@portico/testing';
import fc from 'fast-check';
import type { FastifyRequest } from 'fastify';
import { once } from 'node:events';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { startEdge } from '../fixtures/edge-bff.fixture.ts';
import { Folder } from '../tls/tls-bff.fixture.ts';
import { proxyHeader } from './proxy-header.ts';

class WhoView {
  @Field(String)
  address!: string;
}

@Controller('who')
class WhoController {
  @Get()
  @Public()
  @Returns(WhoView)
  who(@Req() _request: FastifyRequest): WhoView {
    return { address: currentContext().clientAddress };
  }
}

const SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1');
/** A header of version 2. */
const two = (command: number, family: number, rest: Buffer): Buffer => Buffer.concat([SIGNATURE, Buffer.from([command, family, rest.length >> 8, rest.length & 255]), rest]);
const FOUR = Buffer.from([203, 0, 113, 9, 127, 0, 0, 1, 0x12, 0x34, 0, 80]);
const SIX = Buffer.concat([Buffer.from('20010db8000000000000000000000009', 'hex'), Buffer.from('20010db8000000000000000000000001', 'hex'), Buffer.from([0x12, 0x34, 0, 80])]);
const REQUEST = Buffer.from('GET /who HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n');

describe('a PROXY header', () => {
  it.each<[string, string | Buffer, object]>([
    ['of version 1, over IPv4', 'PROXY TCP4 203.0.113.9 127.0.0.1 4660 80\r\nGET', { length: 42, source: { address: '203.0.113.9', port: 4_660 } }],
    ['of version 1, over IPv6', 'PROXY TCP6 2001:db8::9 ::1 4660 80\r\n', { length: 36, source: { address: '2001:db8::9', port: 4_660 } }],
    ['of version 1, unknown', 'PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n', { length: 35, source: undefined }],
    ['of version 2, over IPv4, with what follows the addresses', two(0x21, 0x11, Buffer.concat([FOUR, Buffer.from([4, 0, 1, 0])])), { length: 32, source: { address: '203.0.113.9', port: 4_660 } }],
    ['of version 2, over IPv6', two(0x21, 0x21, SIX), { length: 52, source: { address: '2001:db8::9', port: 4_660 } }],
    ['of version 2, the balancer’s own', two(0x20, 0x00, Buffer.alloc(0)), { length: 16, source: undefined }],
    ['of version 2, of another family', two(0x21, 0x31, Buffer.alloc(216)), { length: 232, source: undefined }],
  ])('%s, is read, and asked for as long as it has not come', (_title, bytes, expected) => {
    const header = Buffer.from(bytes as string, 'latin1');
    expect(proxyHeader(header)).toEqual(expected);
    const { length } = expected as { length: number };
    expect(Array.from({ length: length - 1 }, (_, index) => proxyHeader(header.subarray(0, index + 1))).filter((one) => one !== undefined)).toEqual([]);
  });

  it.each<[string, string | Buffer, RegExp]>([
    ['nothing of the kind', 'GET / HTTP/1.1\r\n', /does not begin/],
    ['TLS', Buffer.from([0x16, 3, 1, 2, 0]), /does not begin/],
    ['a line without an end', `PROXY TCP4 ${'1'.repeat(200)}`, /no end/],
    ['addresses of another family', 'PROXY TCP4 ::1 ::1 1 2\r\n', /no addresses/],
    ['an address that is none', 'PROXY TCP4 999.0.0.1 127.0.0.1 1 2\r\n', /no addresses/],
    ['a port that is none', 'PROXY TCP4 127.0.0.1 127.0.0.1 70000 2\r\n', /no addresses/],
    ['a line of something else', 'PROXY UDP4 127.0.0.1 127.0.0.1 1 2\r\n', /cannot be read/],
    ['another version', two(0x31, 0x11, FOUR), /version/],
    ['addresses that are cut', two(0x21, 0x11, FOUR.subarray(0, 8)), /shorter/],
    ['much behind the addresses', two(0x21, 0x11, Buffer.alloc(5_000)), /longer/],
  ])('is not %s', (_title, bytes, reason) => {
    expect(() => proxyHeader(Buffer.from(bytes as string, 'latin1'))).toThrow(reason);
  });

  it('is read from whatever comes, or refused: nothing else is thrown', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(Buffer.alloc(0), SIGNATURE, Buffer.from('PROXY ')), (bytes, begin) => {
        try {
          const header = proxyHeader(Buffer.concat([begin, bytes]));
          expect(header === undefined || header.length >= 15).toBe(true);
        } catch (error) {
          expect((error as Error).message).toMatch(/PROXY/);
        }
      }),
    );
  });
});

describe('connections of balancers', () => {
  let bff: RunningBff;
  const start = async (edge: object, sections: object = {}): Promise<void> => void (bff = await startEdge(edge, { controllers: [WhoController], sections }));
  afterEach(() => bff.close());

  /** What comes back for pieces that are sent one after the other. */
  const answerTo = async (...pieces: readonly (Buffer | string)[]): Promise<string> => {
    const socket = connect(Number(new URL(bff.url).port), '127.0.0.1').on('error', () => undefined);
    let answer = '';
    socket.on('data', (chunk) => (answer += String(chunk)));
    for (const piece of pieces) {
      socket.write(piece);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    if (!socket.destroyed) await once(socket, 'close');
    return answer;
  };
  const whoIn = (answer: string): string | undefined => /"address":"([^"]*)"/.exec(answer)?.[1];
  const FROM_HERE = { proxyProtocol: ['127.0.0.0/8'] };

  it.each<[string, readonly (Buffer | string)[], string]>([
    ['with version 1', ['PROXY TCP4 203.0.113.9 127.0.0.1 4660 80\r\n', REQUEST], '203.0.113.9'],
    ['with version 1 and the request in one piece', [`PROXY TCP4 203.0.113.9 127.0.0.1 4660 80\r\n${REQUEST.toString()}`], '203.0.113.9'],
    ['byte by byte', [...'PROXY TCP6 2001:db8::9 ::1 1 2\r\n', REQUEST], '2001:db8::9'],
    ['with version 2', [two(0x21, 0x11, FOUR), REQUEST], '203.0.113.9'],
    ['with version 2 of itself, as a health check has it', [Buffer.concat([two(0x20, 0, Buffer.alloc(0)), REQUEST])], '127.0.0.1'],
  ])('are their clients’, %s', async (_title, pieces, address) => {
    await start(FROM_HERE);
    expect(whoIn(await answerTo(...pieces))).toBe(address);
  });

  it('are ended without a header that can be read', async () => {
    await start(FROM_HERE);
    expect([await answerTo(REQUEST), await answerTo('PROXY TCP4 nonsense\r\n', REQUEST)]).toEqual(['', '']);
  });

  it('are ended when the header does not come in time, and count until then', async () => {
    await start(FROM_HERE, { connections: { headersTimeout: '200ms' } });
    const silent = answerTo('PROXY ');
    await new Promise((resolve) => setTimeout(resolve, 60));
    const held = bff.app.get(HeldResources).all().find(({ resource }) => resource === 'connections')?.held();
    expect({ held, answer: await silent }).toEqual({ held: 1, answer: '' });
  });

  it('of others are read as HTTP: no one says that it is somebody else', async () => {
    await start({ proxyProtocol: ['10.0.0.0/8'] });
    const answers = [await answerTo(REQUEST), await answerTo(`PROXY TCP4 203.0.113.9 127.0.0.1 4660 80\r\n${REQUEST.toString()}`)];
    expect([whoIn(answers[0] as string), whoIn(answers[1] as string), answers[1]?.slice(0, 12)]).toEqual(['127.0.0.1', undefined, 'HTTP/1.1 400']);
  });

  it('are judged by who the client is: blocked addresses, and headers of strangers', async () => {
    await start({ ...FROM_HERE, trustedProxies: ['127.0.0.0/8'], addresses: { block: ['203.0.113.0/24'] } });
    const forwarded = 'GET /who HTTP/1.1\r\nhost: a\r\nx-forwarded-for: 192.0.2.1\r\nconnection: close\r\n\r\n';
    const [blocked, stranger] = [await answerTo('PROXY TCP4 203.0.113.9 127.0.0.1 1 2\r\n', forwarded), await answerTo('PROXY TCP4 198.51.100.7 127.0.0.1 1 2\r\n', forwarded)];
    expect([blocked.slice(0, 12), whoIn(stranger)]).toEqual(['HTTP/1.1 403', '198.51.100.7']);
  });

  it('come before TLS', async () => {
    const folder = new Folder();
    const { cert, key } = await (await CertificateAuthority.create()).issue('shop', ['shop.example']);
    await start(FROM_HERE, { tls: { certificates: [{ name: 'shop', certificate: folder.write('shop.crt', cert), key: folder.write('shop.key', key) }] } });
    const raw = connect(Number(new URL(bff.url).port), '127.0.0.1');
    raw.write(two(0x21, 0x11, FOUR));
    const socket = connectTls({ socket: raw, rejectUnauthorized: false, servername: 'shop.example' });
    socket.write(REQUEST);
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    folder.remove();
    expect(whoIn(answer)).toBe('203.0.113.9');
  });
});
