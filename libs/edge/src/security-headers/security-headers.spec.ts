import { Controller, Get, Header, Injectable, Query, Res } from '@nestjs/common';
import { Field, Problem, Public, Returns, StageFor, Stream } from '@portico/platform';
import type { RunningBff, Stage } from '@portico/platform';
import { exchange } from '@portico/testing';
import type { FastifyReply } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { faultOf, startEdge } from '../fixtures/edge-bff.fixture.ts';

class Word {
  @Field(String)
  word!: string;
}

@Controller()
@Public()
class Words {
  @Get('word')
  @Returns(Word)
  word(@Query('fail') fail: string): Word {
    if (fail) throw new Error('no word');
    return { word: 'come in' };
  }

  @Get('page')
  @Stream()
  @Header('content-security-policy', "default-src 'self'")
  @Header('x-frame-options', 'SAMEORIGIN')
  page(): string {
    return 'a page';
  }

  @Get('raw')
  @Stream()
  raw(@Res() { raw }: FastifyReply): void {
    raw.setHeader('Referrer-Policy', 'same-origin');
    raw.writeHead(200, { 'X-Frame-Options': 'SAMEORIGIN', 'content-type': 'text/plain' });
    raw.end('raw');
  }

  @Get('late')
  @Returns(Word)
  late(@Res({ passthrough: true }) reply: FastifyReply): Word {
    reply.header('x-broken', 'a\nb');
    return { word: 'never' };
  }
}

@StageFor('overload')
@Injectable()
class Shedding implements Stage {
  turnsAway({ headers }: IncomingMessage): Problem | undefined {
    return headers['x-flood'] ? new Problem('overloaded') : undefined;
  }

  run(): void {}
}

const DEFAULT = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};
const parts = { controllers: [Words], providers: [Shedding] };

describe('security headers', () => {
  let bff: RunningBff;

  beforeAll(async () => {
    bff = await startEdge({}, parts);
  });
  afterAll(() => bff.close());

  const line = (target: string, more = ''): string => `GET ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${more}\r\n`;

  it.each([
    ['a good answer', line('/word'), 200],
    ['an answer to HEAD', line('/word').replace('GET', 'HEAD'), 200],
    ['a failed handler', line('/word?fail=1'), 500],
    ['what the BFF insists on past every hook', line('/late'), 500],
    ['no such route', line('/nowhere'), 404],
    ['a method that is not there', line('/word').replace('GET', 'DELETE'), 405],
    ['a path that no router takes', line('/%'), 400],
    ['a request that is shed before Fastify', line('/word', 'x-flood: 1\r\n'), 503],
    ['an expectation', line('/word', 'expect: magic\r\n'), 417],
    ['bytes that are not HTTP', 'GET\r\n\r\n', 400],
    ['headers that are too long', line('/word', `x-long: ${'a'.repeat(20_000)}\r\n`), 431],
  ])('are on %s, each once', async (_, request, status) => {
    const text = await rawText(bff.url, request);
    const names = text.split('\r\n\r\n', 1)[0]?.split('\r\n').slice(1).map((field) => field.split(':', 1)[0]?.toLowerCase()) ?? [];
    const answer = { status: Number(text.split(' ', 2)[1]), doubled: names.filter((name, index) => names.indexOf(name) !== index) };
    expect(answer).toEqual({ status, doubled: [] });
    for (const [name, value] of Object.entries(DEFAULT)) expect(text).toContain(`${name}: ${value}\r\n`);
    expect(text).not.toContain('strict-transport-security');
  });

  it('give way to what an answer says itself, however it says it', async () => {
    const page = await exchange(bff.url, { method: 'GET', target: '/page' });
    expect(page.headers).toMatchObject({ ...DEFAULT, 'content-security-policy': "default-src 'self'", 'x-frame-options': 'SAMEORIGIN' });
    const raw = await rawText(bff.url, line('/raw'));
    expect(raw.toLowerCase().match(/^(?:x-frame-options|referrer-policy): .*$/gm)).toEqual(expect.arrayContaining(['x-frame-options: sameorigin', 'referrer-policy: same-origin']));
    expect(raw.toLowerCase().match(/x-frame-options|referrer-policy/g)).toHaveLength(2);
  });
});

describe('settings of security headers', () => {
  const headersOf = async (edge: object): Promise<Headers> => {
    const bff = await startEdge(edge, { ...parts, environment: 'production', sections: { loopback: true, drain: { delay: '0ms' } } });
    try {
      return (await fetch(`${bff.url}/word`)).headers;
    } finally {
      await bff.close();
    }
  };

  it('are each BFF’s own, and an empty text sends none', async () => {
    const headers = await headersOf({ headers: { contentSecurityPolicy: "default-src 'self'; img-src *", frameOptions: '', permissionsPolicy: 'camera=()', openerPolicy: 'same-origin', resourcePolicy: 'cross-origin' } });
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-security-policy': "default-src 'self'; img-src *",
      'permissions-policy': 'camera=()',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'cross-origin',
    });
    expect(headers.get('x-frame-options')).toBeNull();
  });

  it('can switch all of them off', async () => {
    const headers = await headersOf({ headers: { enabled: false }, origin: 'https://shop.example' });
    for (const name of [...Object.keys(DEFAULT), 'strict-transport-security']) expect({ name, value: headers.get(name) }).toEqual({ name, value: null });
  });

  it.each([
    ['https://shop.example', {}, 'max-age=31536000'],
    ['https://shop.example', { maxAge: '17520h', subDomains: true, preload: true }, 'max-age=63072000; includeSubDomains; preload'],
    [undefined, { subDomains: true }, null],
  ])('send Strict-Transport-Security only where clients come over TLS: %s with %j', async (origin, strictTransport, sent) => {
    expect((await headersOf({ ...(origin ? { origin } : {}), strictTransport })).get('strict-transport-security')).toBe(sent);
  });

  it.each([
    [{ headers: { contentSecurityPolicy: "default-src 'self'; script-src 'self'; default-src *" } }, 'edge.headers.contentSecurityPolicy has default-src twice'],
    [{ headers: { contentSecurityPolicy: 'default-src: self' } }, 'edge.headers.contentSecurityPolicy has "default-src: self", which is no directive'],
    [{ headers: { contentSecurityPolicy: "default-src 'none'\r\nset-cookie: a=1" } }, 'has a line break'],
    [{ headers: { permissionsPolicy: 'größe=()' } }, 'letters that no header may have'],
    [{ headers: { frameOptions: 'ALLOW' } }, 'frameOptions'],
    [{ strictTransport: { preload: true } }, 'edge.strictTransport.preload needs subDomains'],
    [{ origin: 'https://shop.example/path' }, 'must be scheme, host and port only'],
  ])('are refused at start where they mean nothing: %j', async (edge, fault) => {
    await expect(faultOf(startEdge(edge, parts))).resolves.toContain(fault);
  });
});

async function rawText(url: string, request: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.write(request);
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  return text;
}
