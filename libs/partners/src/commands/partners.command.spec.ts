import { SecretText } from '@portico/config';
import { Signals, UsageError } from '@portico/platform';
import type { BffSettings, CommandError } from '@portico/platform';
import { RedisConnection, RedisSettings, SealedRecords, Seals } from '@portico/redis';
import { describeWith, RedisServer } from '@portico/testing';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { idOf } from '../keys/key-format.ts';
import { hashOf } from '../keys/key-hash.ts';
import { PartnersSettings } from '../partners.settings.ts';
import type { ApiKey } from '../records/api-key.ts';
import { FileLocked } from '../stores/file/file-lock.ts';
import { FilePartnerStore } from '../stores/file/file-store.ts';
import { RedisPartnerStore } from '../stores/redis/redis-store.ts';
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

  it('shows all of a partner, and a dash for what it has not', async () => {
    await setUp();
    await run('create globex --plan standard --name Globex --scopes a,b --client x@https://a.example --client y@https://b.example');
    const rows = async (id: string): Promise<readonly (readonly string[])[]> => {
      await run(`show ${id}`);
      return (printed[0] ?? '').split('\n').map((row) => row.split(/ {2,}/));
    };
    const shown = async (id: string): Promise<object> => Object.fromEntries(await rows(id));
    expect(await rows('acme')).toEqual([
      ['ID', 'acme'],
      ['NAME', 'Acme Ltd.'],
      ['PLAN', 'standard'],
      ['STATE', 'active'],
      ['SCOPES', 'orders:read, orders:write'],
      ['ROLES', 'reseller'],
      ['SUBJECT', 'c-00042'],
      ['CLIENTS', 'acme-shop@https://login.example'],
    ]);
    expect(printed.slice(1)).toEqual(['', 'KEY  PARTNER  LABEL  MADE  EXPIRES  LAST USED  SCOPES  STATE']);
    expect(await shown('globex')).toMatchObject({ ROLES: '-', SUBJECT: '-', CLIENTS: 'x@https://a.example, y@https://b.example' });
    await run('block globex');
    expect(remarks[0]).toMatch(/^blocked globex; each BFF takes it up/);
    expect(await shown('globex')).toMatchObject({ STATE: 'blocked' });
    await run('unblock globex');
    expect(remarks[0]).toMatch(/^unblocked globex; each BFF takes it up/);
    await run('set globex --name', 'Globex 2');
    expect(remarks).toEqual(['changed globex']);
    await expect(run('set globex')).rejects.toThrow('Give one of: --name, --plan, --scopes, --roles, --subject, --client');
  });

  it('shows the keys of a partner in columns', async () => {
    await setUp();
    const key = await makeKey('--label shop --expires 90d --scopes orders:read,orders:write');
    expect(remarks).toEqual(['this is the only time that the key is shown: only its hash is kept']);
    const plain = await makeKey();
    await run('key list acme');
    expect((printed[0] ?? '').split('\n').map((row) => row.split(/ {2,}/))).toEqual([
      ['KEY', 'PARTNER', 'LABEL', 'MADE', 'EXPIRES', 'LAST USED', 'SCOPES', 'STATE'],
      [idOf(key), 'acme', 'shop', '2026-11-21T12:00Z', '2027-02-19T12:00Z', '-', 'orders:read,orders:write', 'active'],
      [idOf(plain), 'acme', '-', '2026-11-21T12:00Z', '-', '-', '-', 'active'],
    ]);
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

  it('does not let a key live longer by rotating it, and lets it go on for a day by default', async () => {
    await setUp();
    const [soon, never] = [idOf(await makeKey('--expires 1h')) as string, idOf(await makeKey()) as string];
    await run(`key rotate acme ${soon}`);
    await run(`key rotate acme ${never}`);
    expect((await keyOf(soon))?.expiresAt).toBe(at(NOW + HOUR));
    expect((await keyOf(never))?.expiresAt).toBe(at(NOW + 24 * HOUR));
    expect((await keyOf(idOf(printed[0] ?? '') as string))?.expiresAt).toBeUndefined();
  });

  it('takes nothing of another partner for its own: keys are listed, counted, shown, changed for whom they belong to', async () => {
    await setUp();
    await run('create globex --plan partner --name', 'Globex');
    const [acmes, own] = [idOf(await makeKey()) as string, [] as string[]];
    for (let each = 0; each < 2; each += 1) {
      await run('key create globex');
      own.push(idOf(printed[0] ?? '') as string);
    }
    const shown = async (line: string): Promise<string[]> => {
      await run(line);
      return printed.join('\n').match(/^[0-9A-Za-z]{12}(?= )/gm) ?? [];
    };
    expect({ list: await shown('key list globex'), show: await shown('show acme') }).toEqual({ list: own, show: [acmes] });
    await run('list');
    expect(printed[0]?.split('\n')).toEqual([
      'ID      NAME       PLAN      KEYS  STATE',
      'acme    Acme Ltd.  standard  1     active',
      'globex  Globex     partner   2     active',
    ]);
    await run('plan create gold');
    await run('plan list');
    expect(
      printed[0]?.split('\n').map((row) => row.split(/ {2,}/).slice(0, 2)),
    ).toEqual([['PLAN', 'PARTNERS'], ['standard', '1'], ['gold', '0']]);
    for (const verb of ['key revoke', 'key rotate']) await expect(run(`${verb} globex ${acmes}`)).rejects.toThrow(
      `"globex" has no key "${acmes}"; there is: ${own.join(', ')}`,
    );
    await run('block globex');
    await run('list');
    expect(printed[0]?.split('\n').map((row) => row.split(/ {2,}/)[4])).toEqual(['STATE', 'active', 'blocked']);
  });

  it.each([
    ['a moment before its end', HOUR - 1, 'active'],
    ['at its end', HOUR, 'expired'],
  ])('has a key that expires, %s, as %s', async (_, later, state) => {
    await setUp();
    const id = idOf(await makeKey('--expires 1h')) as string;
    jest.spyOn(Date, 'now').mockReturnValue(NOW + later);
    await run('key list acme');
    expect(printed[0]?.split(/ {2,}/).at(-1)).toBe(state);
    if (state === 'active') return;
    await expect(run(`key rotate acme ${id}`)).rejects.toThrow(`the key "${id}" is expired already`);
  });

  it('has a key that was revoked a moment ago as revoked', async () => {
    await setUp();
    const id = idOf(await makeKey()) as string;
    await run(`key revoke acme ${id}`);
    jest.spyOn(Date, 'now').mockReturnValue(NOW + 1);
    await run('key list acme');
    expect(printed[0]?.split(/ {2,}/).at(-1)).toBe('revoked');
  });

  it.each([
    ['no time', '0s', NOW],
    ['days', '3d', NOW + 72 * HOUR],
    ['minutes', '5m', NOW + HOUR / 12],
  ])('lets the old key go on for %s where the overlap says so, which the new one does not share', async (_, overlap, ends) => {
    await setUp();
    const old = idOf(await makeKey()) as string;
    await run(`key rotate acme ${old} --overlap ${overlap} --expires 4h`);
    const fresh = idOf(printed[0] ?? '') as string;
    const [before, after] = [await keyOf(old), await keyOf(fresh)];
    expect(
      { old: before?.expiresAt, revoked: before?.revokedAt, fresh: after?.expiresAt },
    ).toEqual({ old: at(ends), revoked: undefined, fresh: at(NOW + 4 * HOUR) });
    expect(remarks.at(-1)).toContain(`The old one, ${old}, ends at ${at(ends).slice(0, 16)}Z`);
  });

  it('means a new key to live as long as the old one was meant to, however late it is rotated', async () => {
    await setUp();
    const old = idOf(await makeKey('--expires 30d')) as string;
    jest.spyOn(Date, 'now').mockReturnValue(NOW + 29 * 24 * HOUR);
    await run(`key rotate acme ${old}`);
    expect((await keyOf(idOf(printed[0] ?? '') as string))?.expiresAt).toBe(at(NOW + 59 * 24 * HOUR));
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
    ['key create acme --label a --label b', '--label is given twice'],
    ['key rotate acme', '<key> is missing'],
    ['plan set standard', '--limit is missing'],
    ['plan create Gold', '"Gold" cannot be a plan\'s name'],
    ['key create acme --expires 1d2h', '--expires: "1d2h" is no duration'],
    ['set acme --client @https://login.example', '--client: "@https://login.example" is no client'],
    ['set acme --client shop@', '--client: "shop@" is no client'],
    ['plan create x --limit Daily=1/day', '--limit: "Daily=1/day" is no limit'],
    ['plan create x --limit a=0/day', '--limit: "a=0/day" is no limit'],
    ['plan create x --limit a=1/0s', '--limit: "a=1/0s" is no limit'],
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
    ['key create acme --scopes orders:read,refunds:write', '"acme" itself may not refunds:write; its scopes'],
    ['adopt', 'only partners in Redis are sealed'],
    ['show globex', 'there is no partner "globex"'],
    ['key list globex', 'there is no partner "globex"'],
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

  it('reads lists, limits and clients as they are written', async () => {
    await run('plan create p --limit a=1/1s,gcra --limit b=2/500ms,burst=3 --limit c=4/month,window');
    await run('create acme --plan p --client shop@https://a.example/@b --client till@https://c.example --name Acme --scopes', ' a , b,,c ');
    const { plans, partners } = (await new FilePartnerStore(file).read())?.records ?? { plans: [], partners: [] };
    expect({ limits: plans[0]?.limits, scopes: partners[0]?.scopes, roles: partners[0]?.roles, clients: partners[0]?.clients }).toEqual({
      limits: [
        { name: 'a', limit: 1, per: '1s', algorithm: 'gcra' },
        { name: 'b', limit: 2, per: '500ms', algorithm: 'window', burst: 3 },
        { name: 'c', limit: 4, per: 'month', algorithm: 'window' },
      ],
      scopes: ['a', 'b', 'c'],
      roles: [],
      clients: [{ clientId: 'shop', issuer: 'https://a.example/@b' }, { clientId: 'till', issuer: 'https://c.example' }],
    });
    expect(remarks).toEqual(['made acme; give it a key with: key create acme']);
    await run('plan list');
    expect(printed[0]).toContain('a=1/1s,gcra b=2/500ms,burst=3 c=4/month');
    await run('set acme --scopes ,');
    expect((await new FilePartnerStore(file).read())?.records.partners[0]?.scopes).toEqual([]);
  });

  it.each([
    ['a plan without limits', 'plan create none', 'made none, which limits nothing'],
    ['a plan with one', 'plan create one --limit a=1/1s', 'made one'],
  ])('says what it has made: %s', async (_, line, remark) => {
    await run(line);
    expect(remarks).toEqual([remark]);
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

  it('looks into the file of the settings though there is a Redis in them, and into another where it is told', async () => {
    const redis = { url: 'redis://127.0.0.1:1' };
    await setUp();
    await runWith({ file }, redis, ['list']);
    expect(printed[0]).toContain('acme');
    await runWith({ file }, redis, ['list', '--file', join(folder, 'other.yaml')]);
    expect(printed[0]).not.toContain('acme');
  });

  it('asks to come again when another command does not give the file back', async () => {
    await setUp();
    jest.spyOn(FilePartnerStore.prototype, 'put').mockRejectedValueOnce(new FileLocked(`${file}.lock`));
    await expect(run('block acme')).rejects.toMatchObject(
      { name: 'CommandError', exitCode: 75, message: expect.stringContaining(`delete ${file}.lock`) as string },
    );
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

    /** Another look at what the commands do there. */
    const beside = async (work: (redis: RedisConnection) => Promise<void>): Promise<void> => {
      const redis = new RedisConnection(Object.assign(new RedisSettings(), { url: server.url, prefix: 'partner-bff:' }), new Signals());
      await redis.settled();
      try {
        await redis.use((client) => client.flushall());
        await work(redis);
      } finally {
        redis.close();
      }
    };

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

    it('puts them where the BFF of that name looks for them, sealed as it seals them, with the plans of its settings', () =>
      beside(async (redis) => {
        const secrets = [new SecretText('s'.repeat(32))];
        await runWith(
          {},
          { url: 'redis://127.0.0.1:1', secrets },
          ['create', 'initech', '--name', 'Initech', '--plan', 'partner', '--redis', server.url],
        );
        const sealed = new SealedRecords(new Seals(secrets, 'partner-bff').for('partners'), 'partners', new Signals());
        const found = await new RedisPartnerStore(redis, sealed, ['partner']).read();
        expect(found?.records.partners.map(({ id }) => id)).toEqual(['initech']);
      }));

    it('believes no records that no BFF has sealed, and seals those of 0.1 once it is told to', () =>
      beside(async (redis) => {
        const inRedis = (line: string): Promise<void> => runWith(
          {},
          { url: server.url, secrets: [new SecretText('s'.repeat(32))] },
          line.split(' '),
        );
        await expect(inRedis('adopt')).rejects.toMatchObject(
          { name: 'CommandError', exitCode: 65, message: expect.stringContaining('there is nothing to adopt') as string },
        );
        const [plan, one, other] = [
          { name: 'small' },
          { id: 'acme', name: 'Acme', plan: 'small' },
          { id: 'globex', name: 'Globex', plan: 'small' },
        ];
        await redis.use((client) => client.hset('partners', {
          version: '1',
          'plans:small': JSON.stringify(plan),
          'partners:acme': JSON.stringify(one),
          'partners:globex': JSON.stringify(other),
        }));
        await expect(inRedis('list')).rejects.toMatchObject(
          { name: 'CommandError', exitCode: 65, message: expect.stringContaining('partners adopt') as string },
        );
        await inRedis('adopt');
        expect(remarks).toEqual(['sealed 1 plans, 2 partners and 0 keys; look through them with "list" and "key list"']);
        await inRedis('list');
        expect(printed[0]).toContain('globex');
      }));

    it('says so when it cannot be reached', async () => {
      await expect(runWith({}, { url: 'redis://127.0.0.1:1' }, ['list'])).rejects.toMatchObject({ name: 'CommandError', exitCode: 69 });
    });
  });
});
