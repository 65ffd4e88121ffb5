import { Controller, Get } from '@nestjs/common';
import { Authenticated, currentContext, Public, Signals, Stream } from '@portico/platform';
import type { RunningBff } from '@portico/platform';
import { exchange } from '@portico/testing';
import { mkdtemp, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { faultOf, startEdge } from '../fixtures/edge-bff.fixture.ts';
import { AddressLists } from './address-lists.ts';
import { AddressRulesStage } from './address-rules.stage.ts';
import { AllowAddresses, BlockAddresses } from './addresses.decorator.ts';
import { AddressesSignals } from './addresses.signals.ts';

@Controller()
@Public()
@Stream()
class Doors {
  @Get('front')
  front(): string {
    return currentContext().clientAddress;
  }

  @Get('office')
  @AllowAddresses('office', '198.51.100.7')
  office(): string {
    return 'office';
  }

  @Get('side')
  @BlockAddresses('2001:db8:bad::/48', 'office')
  side(): string {
    return 'side';
  }

  @Get('safe')
  @Authenticated()
  @AllowAddresses('office')
  safe(): string {
    return 'safe';
  }
}

const parts = { controllers: [Doors] };
const OFFICE = { name: 'office', ranges: ['192.0.2.0/24', '2001:db8:1::/48'] };
/** Requests come over loopback: what stands there is a proxy that tells the client’s address. */
const PROXY = { trustedProxies: ['127.0.0.1'] };

const from = async (bff: RunningBff, address: string | undefined, target = '/front', headers: Record<string, string> = {}): Promise<number> =>
  (await exchange(bff.url, { method: 'GET', target, headers: { connection: 'close', ...(address === undefined ? {} : { 'x-forwarded-for': address }), ...headers } })).status;

describe('lists of addresses', () => {
  let bff: RunningBff;

  beforeAll(async () => {
    const block = ['203.0.113.0/24', '2001:db8:bad::/48', '198.51.100.99', '::ffff:100.64.0.0/106'];
    bff = await startEdge({ ...PROXY, addresses: { allow: ['198.51.100.0/24', '203.0.113.0/25', '192.0.2.0/24', '2001:db8::/32', '100.64.0.0/10', '10.0.0.0/8'], block, lists: [OFFICE] } }, parts);
  });
  afterAll(() => bff.close());

  it.each<[string | undefined, number, string]>([
    ['198.51.100.5', 200, 'allowed'],
    ['198.51.100.99', 403, 'blocked, though allowed'],
    ['203.0.113.1', 403, 'blocked, though allowed'],
    ['203.0.112.255', 403, 'on no list of those that are allowed'],
    ['203.0.114.0', 403, 'beside a range'],
    ['::ffff:198.51.100.5', 200, 'IPv4 in IPv6'],
    ['::ffff:cb00:7101', 403, 'the same of a blocked one, in hexadecimal'],
    ['100.64.3.4', 403, 'in a range that is written as IPv4 in IPv6'],
    ['2001:db8::1', 200, 'IPv6'],
    ['2001:DB8:BAD:0::1', 403, 'IPv6 in capitals'],
    ['[2001:db8:bad::1]:443', 403, 'IPv6 with a port'],
    ['2001:db8:bad::1%eth0', 403, 'IPv6 with a zone'],
    ['2001:db9::1', 403, 'IPv6 of no list'],
    [undefined, 403, 'the proxy’s own, which says nothing'],
    ['unknown', 403, 'none at all'],
    ['198.51.100.5, 203.0.113.9', 403, 'that of a stranger who writes an allowed one before it'],
    ['203.0.113.9, 198.51.100.5', 200, 'that of an allowed one who writes a blocked one before it'],
  ])('%s is answered %d: it is %s', async (address, status) => {
    await expect(from(bff, address)).resolves.toBe(status);
  });

  it('refuse with a problem that does not say which list it was', async () => {
    const { status, headers, body } = await exchange(bff.url, { method: 'GET', target: '/nowhere', headers: { 'x-forwarded-for': '203.0.113.1' } });
    expect({ status, type: headers['content-type'], problem: JSON.parse(body) as unknown }).toMatchObject({
      status: 403,
      type: 'application/problem+json',
      problem: { type: 'urn:portico:problem:forbidden', detail: 'this address may not call here' },
    });
  });

  it.each([
    ['/office', '192.0.2.9', 200],
    ['/office', '2001:db8:1::5', 200],
    ['/office', '198.51.100.7', 200],
    ['/office', '198.51.100.8', 403],
    ['/office', '198.51.100.99', 403],
    ['/side', '198.51.100.8', 200],
    ['/side', '192.0.2.9', 403],
    ['/safe', '198.51.100.8', 403],
    ['/safe', '192.0.2.9', 401],
  ])('of a route hold beside those of the BFF, before anybody is asked who they are: %s for %s is %d', async (target, address, status) => {
    await expect(from(bff, address, target)).resolves.toBe(status);
  });

  it('hold for WebSockets, by the address that the proxy tells', () => {
    const stage = bff.app.get(AddressRulesStage, { strict: false });
    const asked = (remoteAddress: string, address?: string): number | undefined =>
      stage.refusesUpgrade({ headers: address === undefined ? {} : { 'x-forwarded-for': address }, socket: { remoteAddress } } as never)?.status;
    expect({
      allowed: asked('::ffff:127.0.0.1', '198.51.100.5'),
      blocked: asked('127.0.0.1', '203.0.113.1'),
      unlisted: asked('127.0.0.1', '1.2.3.4'),
      spoofed: asked('203.0.113.1', '198.51.100.5'),
    }).toEqual({ allowed: undefined, blocked: 403, unlisted: 403, spoofed: 403 });
  });

  it('tell operators by which rule', async () => {
    const rules: string[] = [];
    bff.app.get(Signals).of(AddressesSignals).addressRefused.subscribe(({ rule }) => void rules.push(rule));
    for (const [address, target] of [['203.0.113.1', '/front'], ['1.2.3.4', '/front'], ['198.51.100.8', '/office'], ['192.0.2.9', '/side']] as const) await from(bff, address, target);
    expect(rules).toEqual(['block', 'allow', 'route-allow', 'route-block']);
  });
});

describe('without a trusted proxy', () => {
  it('headers of clients count for nothing', async () => {
    const bff = await startEdge({ addresses: { block: ['127.0.0.0/8'] } }, { controllers: [Doors], providers: [] }).catch((error: Error) => error);
    expect((bff as Error).message).toContain('names the list "office" of addresses, which is not in edge.addresses.lists');
    const strict = await startEdge({ addresses: { block: ['127.0.0.0/8'], lists: [OFFICE] } }, parts);
    try {
      const spoofed = { forwarded: 'for=198.51.100.5', 'x-real-ip': '198.51.100.5', 'x-client-ip': '198.51.100.5', 'true-client-ip': '198.51.100.5' };
      await expect(from(strict, '198.51.100.5', '/front', spoofed)).resolves.toBe(403);
    } finally {
      await strict.close();
    }
  });
});

describe('files of addresses', () => {
  let folder: string;
  const file = (name: string): string => join(folder, name);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'addresses-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('are taken over when they change, as a whole or not at all', async () => {
    await writeFile(file('one'), '# blocked\r\n203.0.113.0/24 # documentation\n\n\t198.51.100.7\n');
    await symlink(file('one'), file('blocked'));
    const bff = await startEdge({ ...PROXY, addresses: { blockFiles: [file('blocked')], lookEvery: '1h', lists: [OFFICE] } }, parts);
    try {
      const told: unknown[] = [];
      const signals = bff.app.get(Signals).of(AddressesSignals);
      signals.addressFileRead.subscribe((event) => void told.push(event));
      signals.addressFileKept.subscribe((event) => void told.push(event));
      const lists = bff.app.get(AddressLists, { strict: false });
      const seen = async (): Promise<number[]> => {
        await lists.look();
        return Promise.all(['203.0.113.1', '198.51.100.7', '198.51.100.8'].map((address) => from(bff, address)));
      };
      expect(await seen()).toEqual([403, 403, 200]);

      // As a mounted ConfigMap is replaced: the link leads to another file from one moment to the next.
      await writeFile(file('two'), '198.51.100.8/32\n');
      await symlink(file('two'), file('next'));
      await rename(file('next'), file('blocked'));
      expect(await seen()).toEqual([200, 200, 403]);

      await writeFile(file('two'), '203.0.113.0/24\nnonsense\n10.0.0.0/33\n');
      expect(await seen()).toEqual([200, 200, 403]);
      expect(await seen()).toEqual([200, 200, 403]);
      await unlink(file('blocked'));
      expect(await seen()).toEqual([200, 200, 403]);
      await writeFile(file('blocked'), '203.0.113.0/24');
      expect(await seen()).toEqual([403, 200, 200]);
      const name = file('blocked');
      expect(told).toEqual([
        { file: name, entries: 1 },
        { file: name, faults: [`${name}:2: "nonsense" is not a CIDR range; write an address and a prefix length, such as 10.0.0.0/8 or 2001:db8::/32`, `${name}:3: "10.0.0.0/33" has a prefix length out of range; write /0 to /32`] },
        { file: name, faults: [`${name} is not there; make it, or take it out of edge.addresses`] },
        { file: name, entries: 1 },
      ]);
    } finally {
      await bff.close();
    }
  });

  it('that would let no client in are refused at start, and not taken over later', async () => {
    await writeFile(file('allowed'), '# soon\n');
    const edge = { ...PROXY, addresses: { allowFiles: [file('allowed')], lists: [OFFICE] } };
    await expect(faultOf(startEdge(edge, parts))).resolves.toContain('edge.addresses.allowFiles: the files have no address, so that no client could call');
    await writeFile(file('allowed'), '198.51.100.0/24');
    const bff = await startEdge(edge, parts);
    try {
      await writeFile(file('allowed'), '\n');
      await bff.app.get(AddressLists, { strict: false }).look();
      expect({ allowed: await from(bff, '198.51.100.1'), other: await from(bff, '203.0.113.1') }).toEqual({ allowed: 200, other: 403 });
    } finally {
      await bff.close();
    }
  });

  it('are refused at start with each line that is wrong, beside all else that is', async () => {
    await writeFile(file('blocked'), '10.0.0.0/33\n203.0.113.0/24\nfe80::1%eth0\n');
    await writeFile(file('office'), Array.from({ length: 25 }, () => 'x').join('\n'));
    const edge = { addresses: { allowFiles: [file('absent')], blockFiles: [file('blocked')], lists: [{ name: 'office', file: file('office') }] }, cors: { credentials: true } };
    const fault = await faultOf(startEdge(edge, parts));
    for (const part of [
      `edge.addresses.allowFiles: ${file('absent')} is not there`,
      `edge.addresses.blockFiles: ${file('blocked')}:1: "10.0.0.0/33" has a prefix length out of range; write /0 to /32`,
      `edge.addresses.blockFiles: ${file('blocked')}:3: "fe80::1%eth0" is not a CIDR range`,
      `edge.addresses.lists.office.file: ${file('office')}:20: "x" is not a CIDR range`,
      `edge.addresses.lists.office.file: ${file('office')} has 5 more such lines`,
      'edge.cors.credentials has no effect',
    ])
      expect(fault.replace(/\s+/g, ' ')).toContain(part);
    expect(fault).not.toContain(`${file('office')}:21`);
  });

  it('may not be without an end', async () => {
    await writeFile(file('blocked'), '10.0.0.1\n'.repeat(120_000));
    await expect(faultOf(startEdge({ addresses: { blockFiles: [file('blocked')] } }, parts))).resolves.toContain('has more than 1048576 bytes; join its ranges');
  });
});

describe('decorators of addresses', () => {
  it('are refused at start with what is neither a list nor a range', async () => {
    @Controller()
    @Public()
    @Stream()
    class Odd {
      @Get('a')
      @AllowAddresses('10.0.0.0/33', 'Office')
      a(): string {
        return 'a';
      }
    }
    const fault = await faultOf(startEdge({}, { controllers: [Odd] }));
    expect(fault).toContain('has @AllowAddresses() with "10.0.0.0/33"');
    expect(fault).toContain('has @AllowAddresses() with "Office"');
  });
});
