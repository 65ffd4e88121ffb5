import 'reflect-metadata';
import { Controller, Get, Injectable, Ip, Module, Req, UseGuards } from '@nestjs/common';
import type { CanActivate, ExecutionContext, MiddlewareConsumer, NestModule } from '@nestjs/common';
import { loadSettings } from '@portico/config';
import { Bff, currentContext, Environment, Public, settingsClassOf, Signals, startBff, Stream } from '@portico/platform';
import type { RunningBff } from '@portico/platform';
import fc from 'fast-check';
import type { FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { EdgeModule } from '../edge.module.ts';

type Seen = Pick<FastifyRequest, 'ip' | 'ips' | 'protocol' | 'host' | 'hostname'>;

/** Every address that somebody was given for the present request. */
let judged: Record<string, string | undefined> = {};
let seen: Seen | undefined;

@Injectable()
class AllowList implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    judged['guard'] = context.switchToHttp().getRequest<FastifyRequest>().ip;
    return true;
  }
}

@Controller()
class WhoController {
  @Get('who')
  @Public()
  @Stream()
  @UseGuards(AllowList)
  get(@Ip() address: string, @Req() request: FastifyRequest): string {
    const { ip, ips, protocol, host, hostname } = request;
    seen = { ip, ips, protocol, host, hostname };
    Object.assign(judged, { '@Ip()': address, 'request.ip': ip, 'the last of request.ips': ips?.at(-1), context: currentContext().clientAddress });
    return address;
  }
}

@Bff({ name: 'who' })
@Module({ imports: [EdgeModule], controllers: [WhoController] })
class WhoModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply((request: IncomingMessage & { ip?: string }, _response: unknown, next: () => void) => {
      judged['middleware'] = request.ip;
      next();
    }).forRoutes('*path');
  }
}

const PROXY = '10.0.0.1';
const STRANGER = '198.51.100.1';

describe.each(['x-forwarded-for', 'forwarded'] as const)('where proxies write %s', (addressFrom) => {
  let bff: RunningBff;

  beforeAll(async () => {
    const text = JSON.stringify({ edge: { trustedProxies: ['10.0.0.0/8'], addressFrom }, server: { host: '127.0.0.1', port: 0 }, management: { host: '127.0.0.1', port: 0 } });
    bff = await startBff(WhoModule, loadSettings(await settingsClassOf(WhoModule), { text, env: { NODE_ENV: 'test' } }), new Environment('test'));
    bff.app.get(Signals).requestFinished.subscribe(({ context }) => (judged['log'] = context.clientAddress));
  });
  afterAll(() => bff.close());

  const ask = async (peer: string, headers: Record<string, string>): Promise<Seen> => {
    judged = {};
    seen = undefined;
    await bff.app.inject({ url: '/who', remoteAddress: peer, headers });
    if (!seen) throw new Error('no handler was entered');
    return seen;
  };

  const address = fc.oneof(fc.constantFrom(PROXY, '10.9.9.9', STRANGER, 'unknown', '_hidden', '', '999.1.1.1', '203.0.113.5:80', '[2001:db8::1]'), fc.ipV4(), fc.ipV6());
  const chain = fc.oneof(
    fc.array(address, { maxLength: 5 }).map((entries) => entries.join(', ')),
    fc.array(address, { maxLength: 4 }).map((entries) => entries.map((one) => `for="${one}";proto=https;host=a.example`).join(', ')),
  );
  const headers = fc.record(
    {
      'x-forwarded-for': chain,
      forwarded: chain,
      'x-real-ip': address,
      'x-forwarded-host': fc.constantFrom('a.example', 'b.example:8443', 'x, c.example', 'e v i l', ''),
      'x-forwarded-proto': fc.constantFrom('https', 'http', 'http, https', 'gopher', ''),
    },
    { requiredKeys: [] },
  );

  it('guards, middleware, handlers, limits and logs have one client address, whatever is claimed', () =>
    fc.assert(
      fc.asyncProperty(fc.constantFrom(PROXY, '10.1.2.3', STRANGER, '2001:db8::7', '::ffff:10.0.0.1'), headers, async (peer, claimed) => {
        const { ip, protocol, host } = await ask(peer, { host: 'bff.test', ...claimed });
        expect({ ...judged, peer }).toEqual({ ...Object.fromEntries(Object.keys(judged).map((name) => [name, ip])), peer });
        expect(Object.keys(judged).sort()).toEqual(['@Ip()', 'context', 'guard', 'log', 'middleware', 'request.ip', 'the last of request.ips']);
        if (!/^(::ffff:)?10\./.test(peer)) expect({ ip, protocol, host }).toEqual({ ip: peer, protocol: 'http', host: 'bff.test' });
      }),
      { numRuns: 300 },
    ));

  const told = (client: string, proto: string, host: string): Record<string, string> =>
    addressFrom === 'forwarded'
      ? { forwarded: `for=1.2.3.4;proto=gopher;host=evil.example, for="${client}";proto=${proto};host="${host}", for=10.0.0.2;proto=http;host=inner` }
      : { 'x-forwarded-for': `1.2.3.4, ${client}, 10.0.0.2`, 'x-forwarded-proto': `gopher, ${proto}`, 'x-forwarded-host': `evil.example, ${host}` };

  it('a trusted proxy tells address, protocol and host', async () => {
    await expect(ask(PROXY, told('203.0.113.5', 'https', 'shop.example:8443'))).resolves.toEqual({
      ip: '203.0.113.5',
      ips: [PROXY, '10.0.0.2', '203.0.113.5'],
      protocol: 'https',
      host: 'shop.example:8443',
      hostname: 'shop.example',
    });
  });

  it('a stranger tells none of them', async () => {
    const theirs = { ip: STRANGER, ips: [STRANGER], protocol: 'http', host: 'bff.test', hostname: 'bff.test' };
    await expect(ask(STRANGER, { host: 'bff.test', ...told('203.0.113.5', 'https', 'shop.example') })).resolves.toEqual(theirs);
  });

  it('a proxy that says nonsense of protocol and host is not believed', async () => {
    await expect(ask(PROXY, { host: 'bff.test', ...told('203.0.113.5', 'javascript', 'a/b') })).resolves.toMatchObject({ protocol: 'http', host: 'bff.test' });
  });
});
