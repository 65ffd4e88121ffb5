import { UsageError } from '@portico/platform';
import type { BffSettings, CommandError } from '@portico/platform';
import { RedisSettings } from '@portico/redis';
import { describeWith, RedisServer } from '@portico/testing';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { idOf } from '../keys/key-format.ts';
import { hashOf } from '../keys/key-hash.ts';
import { PartnersSettings } from '../partners.settings.ts';
import type { ApiKey } from '../records/api-key.ts';
import { FilePartnerStore } from '../stores/file/file-store.ts';
import { partnersCommand } from './partners.command.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
const HOUR = 3_600_000;
const at = (milliseconds: number): string => new Date(milliseconds).toISOString();

describe('the command "partners"', () => {
  let folder: string;
  let file: string;
  let printed: string[];
  let remarks: string[];

  beforeEach(() => {
    jest.spyOn(Date, 'now').mockReturnValue(NOW);
    folder = mkdtempSync(join(tmpdir(), 'portico-command-'));
    file = join(folder, 'partners.yaml');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Runs one with the settings of a BFF. */
  const runWith = (partners: Partial<PartnersSettings>, redis: Partial<RedisSettings>, args: readonly string[]): Promise<void> => {
    [printed, remarks] = [[], []];
    const settings = { partners: Object.assign(new PartnersSettings(), partners), redis: Object.assign(new RedisSettings(), redis), rateLimit: { plans: [{ name: 'partner' }] } };
    return partnersCommand.run(args, {
      name: 'partner-bff',
      settings: settings as unknown as BffSettings,
      print: (text) => void printed.push(text),
      remark: (text) => void remarks.push(text),
    });
  };
  /** @param line words; what has spaces in it comes behind */
  const run = (line: string, ...more: string[]): Promise<void> => runWith({ file }, {}, [...line.split(' '), ...more]);
  const keys = async (): Promise<readonly ApiKey[]> => (await new FilePartnerStore(file).read())?.records.keys ?? [];
  const keyOf = async (id: string): Promise<ApiKey | undefined> => (await keys()).find((key) => key.id === id);
  const setUp = async (): Promise<void> => {
    await run('plan create standard --limit minute=600/1m --limit second=20/1s,gcra,burst=40 --limit daily=10000/day');
    await run('create acme --plan standard --scopes orders:read,orders:write --roles reseller --subject c-00042 --client acme-shop@https://login.example --name', 'Acme Ltd.');
  };
  const makeKey = async (more = ''): Promise<string> => {
    await run(`key create acme ${more}`.trim());
    return printed[0] ?? '';
  };

  it('makes a plan and a partner, and shows them', async () => {
    await setUp();
    await run('plan list');
    expect(printed.join('\n')).toBe('PLAN      PARTNERS  LIMITS\nstandard  1         minute=600/1m second=20/1s,gcra,burst=40 daily=10000/day');
    await run('list');
    expect(printed.join('\n')).toBe('ID    NAME       PLAN      KEYS  STATE\nacme  Acme Ltd.  standard  0     active');
    await run('show acme');
    for (const text of ['Acme Ltd.', 'orders:read, orders:write', 'reseller', 'c-00042', 'acme-shop@https://login.example']) expect(printed.join('\n')).toContain(text);
  });

  it('prints a key once, alone, and keeps its hash only', async () => {
    await setUp();
    const key = await makeKey('--label shop --expires 90d --scopes orders:read');
    expect(printed).toEqual([key]);
    const id = idOf(key) as string;
    expect(await keys()).toEqual([{ id, partner: 'acme', hash: hashOf(key), createdAt: at(NOW), expiresAt: at(NOW + 90 * 24 * HOUR), label: 'shop', scopes: ['orders:read'] }]);
    expect(readFileSync(file, 'utf8')).not.toContain(key.slice(17));
    expect(remarks.join()).not.toContain(key.slice(17));
  });

  it('makes as many keys as are asked for, each with its own state', async () => {
    await setUp();
    const [first, second] = [await makeKey(), await makeKey('--expires 1h')];
    await run(`key revoke acme ${idOf(first)}`);
    await new FilePartnerStore(file).noteUses(new Map([[idOf(second) as string, NOW - HOUR]]));
    await run('key list acme');
    const rows = (printed[0] ?? '').split('\n').slice(1).map((row) => row.split(/ {2,}/));
    expect(rows.map(([id, , , , expires, used, , state]) => [id, expires, used, state])).toEqual([
      [idOf(first), '-', '-', 'revoked'],
      [idOf(second), '2026-11-21T13:00Z', '2026-11-21T11:00Z', 'active'],
    ]);
  });

  it('rotates a key: the new one counts at once, the old one for the overlap', async () => {
    await setUp();
    const old = idOf(await makeKey('--label shop --expires 90d --scopes orders:read')) as string;
    await run(`key rotate acme ${old} --overlap 2h`);
    const fresh = idOf(printed[0] ?? '') as string;
    expect((await keyOf(old))?.expiresAt).toBe(at(NOW + 2 * HOUR));
    expect(await keyOf(fresh)).toMatchObject({ label: 'shop', scopes: ['orders:read'], createdAt: at(NOW), expiresAt: at(NOW + 90 * 24 * HOUR) });
  });

  it('does not let a key live longer by rotating it, and lets it go on for a day unless told', async () => {
    await setUp();
    const [soon, never] = [idOf(await makeKey('--expires 1h')) as string, idOf(await makeKey()) as string];
    await run(`key rotate acme ${soon}`);
    await run(`key rotate acme ${never}`);
    expect((await keyOf(soon))?.expiresAt).toBe(at(NOW + HOUR));
    expect((await keyOf(never))?.expiresAt).toBe(at(NOW + 24 * HOUR));
    expect((await keyOf(idOf(printed[0] ?? '') as string))?.expiresAt).toBeUndefined();
  });

  it('keeps the instant at which a key was revoked', async () => {
    await setUp();
    const id = idOf(await makeKey()) as string;
    await run(`key revoke acme ${id}`);
    jest.spyOn(Date, 'now').mockReturnValue(NOW + HOUR);
    await run(`key revoke acme ${id}`);
    expect((await keyOf(id))?.revokedAt).toBe(at(NOW));
    const { version } = (await new FilePartnerStore(file).read()) ?? {};
    expect(remarks.at(-1)).toBe(`revoked ${id}; each BFF takes it up within its partners.refresh (2s by default): /partners on its management port then says "version": "${version}", or a later "takenUp"`);
    await expect(run(`key rotate acme ${id}`)).rejects.toThrow('is revoked already');
  });

  it('changes a partner and a plan, and leaves the rest', async () => {
    await setUp();
    await run('plan create gold');
    await run('set acme --plan gold');
    await run('block acme');
    await run('plan set standard --limit hour=1/1h');
    const { partners, plans } = (await new FilePartnerStore(file).read())?.records ?? { partners: [], plans: [] };
    expect(partners[0]).toMatchObject({ name: 'Acme Ltd.', plan: 'gold', blocked: true, subject: 'c-00042' });
    expect(plans.find(({ name }) => name === 'standard')?.limits).toEqual([{ name: 'hour', limit: 1, per: '1h', algorithm: 'window' }]);
    await run('unblock acme');
    expect((await new FilePartnerStore(file).read())?.records.partners[0]?.blocked).toBe(false);
  });

  it.each([
    ['make', '"make" is no command; there is: create, set'],
    ['create --name A --plan standard', '<partner> is missing'],
    ['create globex --name G', '--plan is missing'],
    ['create Globex --name G --plan standard', 'write lower-case letters'],
    ['set acme', 'what is to be changed?'],
    ['show acme too', '"too" is too much'],
    ['set acme --plan a --plan b', '--plan is given twice'],
    ['set acme --colour red', "Unknown option '--colour'"],
    ['key create acme --expires soon', '--expires: "soon" is no duration; write 90d'],
    ['plan create x --limit 5', '--limit: "5" is no limit; write minute=600/1m'],
    ['set acme --client shop', '--client: "shop" is no client'],
    ['list --redis http://127.0.0.1', '--redis: "http://127.0.0.1" is no URL of a Redis'],
    ['list --file a --redis redis://127.0.0.1', 'not both'],
  ])('does not understand "%s", and says what to write', async (line, words) => {
    await setUp();
    const error = await run(line).catch((fault: unknown) => fault as Error);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toContain(words);
  });

  it.each([
    ['create acme --name A --plan standard', 'there is a partner "acme" already'],
    ['create globex --name G --plan gold', 'there is no plan "gold"; there is: standard, partner'],
    ['set acme --plan gold', 'there is no plan "gold"'],
    ['block globex', 'there is no partner "globex"; there is: acme'],
    ['key create globex', 'there is no partner "globex"'],
    ['key create acme --scopes refunds:write', '"acme" itself may not refunds:write; its scopes: orders:read, orders:write'],
    ['key revoke acme 000000000000', '"acme" has no key "000000000000"; make one with "key create"'],
    ['plan create standard', 'there is a plan "standard" already'],
    ['plan set gold --limit a=1/1s', 'there is no plan "gold"'],
  ])('cannot do "%s", changes nothing and says why', async (line, words) => {
    await setUp();
    const before = readFileSync(file, 'utf8');
    const error = await run(line).catch((fault: unknown) => fault as CommandError);
    expect([(error as CommandError).name, (error as CommandError).exitCode]).toEqual(['CommandError', 65]);
    expect((error as CommandError).message).toContain(words);
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(printed).toEqual([]);
  });

  it('gives partners plans that stand in the settings', async () => {
    await run('create acme --plan partner --name', 'Acme');
    await run('set acme --plan partner');
    const store = new FilePartnerStore(file, false, ['partner']);
    expect((await store.read())?.records.partners).toMatchObject([{ id: 'acme', plan: 'partner' }]);
    await expect(new FilePartnerStore(file).read()).rejects.toThrow('there is no plan "partner"');
  });

  it('explains itself', async () => {
    await run('--help');
    expect(printed.join('\n')).toMatch(/key rotate <partner> <key> {2,}makes a key in the place of another/);
    await run('key rotate --help');
    expect(printed.join('\n')).toContain('Usage: partners key rotate <partner> <key> [--overlap <24h>] [--expires <90d>]');
  });

  it('works where it is told, else where the settings say, else asks', async () => {
    const other = join(folder, 'other.yaml');
    await run(`plan create standard --file ${other}`);
    expect([existsSync(other), existsSync(file)]).toEqual([true, false]);
    expect(statSync(other).mode & 0o777).toBe(0o600);
    await expect(runWith({}, {}, ['list'])).rejects.toThrow('Give --file or --redis, or set partners.file or redis.url');
  });

  it('says so when the file may not be written', async () => {
    await expect(run(`plan create standard --file ${join(folder, 'no', 'partners.yaml')}`)).rejects.toMatchObject({ name: 'CommandError', exitCode: 77 });
    if (process.getuid?.() === 0) return;
    chmodSync(folder, 0o500);
    await expect(run('plan create standard')).rejects.toMatchObject({ name: 'CommandError', exitCode: 77 });
    chmodSync(folder, 0o700);
  });

  describeWith('redis-server')('on Redis', () => {
    let server: RedisServer;

    beforeAll(async () => {
      server = await RedisServer.start();
    });
    afterAll(() => server.stop());

    it('works as on a file', async () => {
      const inRedis = (line: string): Promise<void> => runWith({ file }, {}, [...line.split(' '), '--redis', server.url]);
      await inRedis('plan create standard');
      await inRedis('create acme --name Acme --plan standard');
      await inRedis('key create acme');
      const id = idOf(printed[0] ?? '') as string;
      await runWith({}, { url: server.url }, ['key', 'list', 'acme']);
      expect(printed[0]).toContain(id);
      expect(existsSync(file)).toBe(false);
    });

    it('says so when it cannot be reached', async () => {
      await expect(runWith({}, { url: 'redis://127.0.0.1:1' }, ['list'])).rejects.toMatchObject({ name: 'CommandError', exitCode: 69 });
    });
  });
});
