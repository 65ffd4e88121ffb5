import { SettingsError } from '@portico/config';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import promises from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyRecord, partner, plan } from '../../fixtures/records.fixture.ts';
import { storeContract } from '../../fixtures/store-contract.fixture.ts';
import { newKey } from '../../keys/key-format.ts';
import { changeRecords } from '../change-records.ts';
import { FilePartnerStore } from './file-store.ts';

describe('partners in a file', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'portico-partners-'));
    file = join(folder, 'partners.yaml');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  storeContract(() => new FilePartnerStore(file, true));

  const WRITTEN = `# Ours.
plans:
  # For everybody.
  - name: standard
    limits: [{ name: minute, limit: 600, per: 1m }]
partners:
  - id: acme # since 2019
    name: Acme
    plan: standard

  # Ask Sam before you change this one.
  - id: globex
    name: Globex
    plan: standard
`;

  it('are as people write them, and their comments stay', async () => {
    writeFileSync(file, WRITTEN);
    await changeRecords(new FilePartnerStore(file), ({ partners }) => ({ partners: [{ ...partner('globex', { name: 'Globex 2', scopes: [] }), plan: partners[1]?.plan ?? '' }], plans: [plan('gold')] }));
    const text = readFileSync(file, 'utf8');
    for (const comment of ['# Ours.', '# For everybody.', '# since 2019', '\n\n  # Ask Sam']) expect(text).toContain(comment);
    const { records } = (await new FilePartnerStore(file).read()) ?? {};
    expect(records?.partners.map(({ name }) => name)).toEqual(['Acme', 'Globex 2']);
    expect(records?.plans.map(({ name }) => name)).toEqual(['standard', 'gold']);
  });

  it('are for their owner’s eyes alone, and a file keeps the rights that it was given', async () => {
    await changeRecords(new FilePartnerStore(file, true), () => ({ plans: [plan()] }));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    rmSync(file);
    for (const mode of [0o640, 0o604, 0o600]) {
      writeFileSync(file, WRITTEN);
      chmodSync(file, mode);
      await changeRecords(new FilePartnerStore(file), () => ({ plans: [plan('gold')] }));
      expect(statSync(file).mode & 0o777).toBe(mode);
    }
  });

  /** Only root may give a file away; others see that it stays theirs. */
  const OWNER = process.getuid?.() === 0 ? 4711 : (process.getuid?.() ?? 0);
  const GROUP = process.getuid?.() === 0 ? 4712 : (process.getgid?.() ?? 0);
  const ownerOf = (path: string): object => ({ uid: statSync(path).uid, gid: statSync(path).gid });

  it('stay the BFF’s when root changes them', async () => {
    writeFileSync(file, WRITTEN, { mode: 0o600 });
    chownSync(file, OWNER, GROUP);
    await changeRecords(new FilePartnerStore(file), () => ({ plans: [plan('gold')] }));
    expect(ownerOf(file)).toEqual({ uid: OWNER, gid: GROUP });
    await new FilePartnerStore(file).noteUses(new Map([['k', 1]]));
    chownSync(`${file}.used`, OWNER, GROUP);
    await new FilePartnerStore(file).noteUses(new Map([['k', 2]]));
    expect(ownerOf(`${file}.used`)).toEqual({ uid: OWNER, gid: GROUP });
  });

  it('belong to whom the folder belongs to when root makes them', async () => {
    chownSync(folder, OWNER, GROUP);
    await changeRecords(new FilePartnerStore(file, true), () => ({ plans: [plan()] }));
    expect(ownerOf(file)).toEqual({ uid: OWNER, gid: GROUP });
  });

  it.each<[string, (text: string) => void]>([
    ['written over', (text) => writeFileSync(file, text)],
    ['put in its place', (text) => {
      writeFileSync(`${file}.new`, text);
      renameSync(`${file}.new`, file);
    }],
  ])('are read again when another text of the same length was %s, also with the time of the first', async (_, write) => {
    // Whole seconds, which are kept as they are.
    const TIME = 1_700_000_000;
    for (const keepsTime of [false, true]) {
      writeFileSync(file, WRITTEN);
      if (keepsTime) utimesSync(file, TIME, TIME);
      const [store, before] = [new FilePartnerStore(file), statSync(file)];
      const { version } = (await store.read()) ?? { version: '' };
      // A file system's clock goes by ticks of some milliseconds.
      while (Date.now() < before.ctimeMs + 20);
      write(WRITTEN.replace('name: Acme', 'name: Emca'));
      if (keepsTime) utimesSync(file, TIME, TIME);
      expect((await store.read(version))?.records.partners[0]?.name).toBe('Emca');
    }
  });

  it('stay in brackets where people have put them there, and without lines between them where there were none', async () => {
    writeFileSync(file, 'plans: [{ name: standard }]\npartners:\n  - { id: a, name: A, plan: standard }\n  - { id: b, name: B, plan: standard }\n');
    await changeRecords(new FilePartnerStore(file), () => ({ plans: [plan('gold', { limits: [] })], partners: [partner('b', { name: 'B 2' })] }));
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(/^plans: \[ ?\{ name: standard \}, ?\{/);
    expect(text).not.toContain('\n\n');
  });

  it('are written a line for each field where the list was empty before', async () => {
    writeFileSync(file, 'plans: []\npartners: [] # none yet\n');
    await changeRecords(new FilePartnerStore(file), () => ({ plans: [plan()], partners: [partner()] }));
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(/^plans:\n {2}- limits:\n {6}- name: minute\n[^]*^partners:[^\n]*\n {2}- scopes:\n {6}- orders:read\n/m);
    expect(text).toContain('# none yet');
  });

  it('say at the head of a new file what it is, and break no line that is long', async () => {
    const name = 'a name of many words '.repeat(20).trimEnd();
    await changeRecords(new FilePartnerStore(file, true), () => ({ plans: [plan()], partners: [partner('acme', { name })] }));
    const text = readFileSync(file, 'utf8');
    expect({ head: text.split(/[.,]/, 1)[0], name: text.includes(`name: ${name}\n`) }).toEqual({ head: '# Partners', name: true });
  });

  it('are not without uses because these cannot be read', async () => {
    mkdirSync(`${file}.used`);
    await expect(new FilePartnerStore(file).uses()).rejects.toMatchObject({ code: 'EISDIR' });
    await expect(new FilePartnerStore(file).noteUses(new Map([['a', 1]]))).rejects.toMatchObject({ code: 'EISDIR' });
  });

  it('leave no file open, whatever comes of reading it', async () => {
    const opened = jest.spyOn(promises, 'open');
    writeFileSync(file, WRITTEN);
    const store = new FilePartnerStore(file);
    const { version } = (await store.read()) ?? {};
    await store.read(version);
    await expect(new FilePartnerStore(folder).read()).rejects.toThrow('EISDIR');
    const handles = await Promise.all(opened.mock.results.map(({ value }) => value as Promise<{ readonly fd: number }>));
    opened.mockRestore();
    expect(handles.map(({ fd }) => fd)).toEqual([-1, -1, -1]);
  });

  it('are no empty ones where the place is wrong, for the command that makes them either', async () => {
    writeFileSync(file, WRITTEN);
    await expect(
      new FilePartnerStore(join(file, 'below.yaml'), true).read(),
    ).rejects.toThrow(/cannot be read \(ENOTDIR\)[^]*let the BFF read it/);
  });

  it('leave nothing behind in the folder', async () => {
    await changeRecords(new FilePartnerStore(file, true), () => ({ plans: [plan()] }));
    expect(readdirSync(folder)).toEqual(['partners.yaml']);
  });

  it('are replaced behind a link, which stays', async () => {
    const link = join(folder, 'link.yaml');
    writeFileSync(file, WRITTEN);
    symlinkSync(file, link);
    await changeRecords(new FilePartnerStore(link), () => ({ plans: [plan('gold')] }));
    expect(readFileSync(file, 'utf8')).toContain('gold');
    expect(statSync(link).ino).toBe(statSync(file).ino);
  });

  it('are never half written for a concurrent reader', async () => {
    await changeRecords(new FilePartnerStore(file, true), () => ({ plans: [plan()], partners: [partner()], keys: Array.from({ length: 50 }, () => keyRecord()) }));
    let changing = true;
    const changes = (async () => {
      for (let count = 0; count < 10; count += 1) await changeRecords(new FilePartnerStore(file), () => ({ keys: [keyRecord()] }));
      changing = false;
    })();
    let reads = 0;
    for (; changing; reads += 1) expect((await new FilePartnerStore(file).read())?.records.keys.length).toBeGreaterThanOrEqual(50);
    await changes;
    expect(reads).toBeGreaterThan(0);
  });

  it('say what is wrong, where, and what to write', async () => {
    writeFileSync(file, `plans:\n  - { name: standard }\npartners:\n  - { id: Acme!, name: Acme, plan: standart }\n  - { id: globex, plan: standard, colour: red }\n`);
    const error = await new FilePartnerStore(file).read().catch((fault: unknown) => fault as SettingsError);
    expect(error).toBeInstanceOf(SettingsError);
    expect((error as SettingsError).problems.map(({ path, line }) => [path, line])).toEqual([
      ['partners[0].id', 4],
      ['partners[1].colour', 5],
      ['partners[1].name', 5],
    ]);
  });

  it.each([
    ['a partner whose plan there is not', 'partners: [{ id: acme, name: Acme, plan: gold }]', 'partners[0].plan'],
    ['a key without its partner', `keys: [${JSON.stringify(keyRecord())}]`, 'keys[0].partner'],
    [
      'a client that two partners claim',
      `plans: [{ name: p }]\npartners: ${JSON.stringify(['a', 'b'].map((id) => ({ id, name: id, plan: 'p', clients: [{ issuer: 'https://i.example', clientId: 'c' }] })))}`,
      'partners[1].clients[0]',
    ],
    ['the same id twice', 'plans: [{ name: p }]\npartners: [{ id: a, name: A, plan: p }, { id: a, name: B, plan: p }]', 'partners[1].id'],
    ['a list that is not written out', 'plans: [{ name: p }]\npartners:', 'partners'],
    ['a limit in days', 'plans: [{ name: p, limits: [{ name: daily, limit: 1, per: 1d }] }]', 'plans[0].limits[0].per'],
  ])('are refused with %s', async (_, text, path) => {
    writeFileSync(file, text);
    await expect(new FilePartnerStore(file).read()).rejects.toThrow(path);
  });

  it.each(['', '\n', '# Ours.\n', '---\n', 'null\n'])('are not none where the file is empty, as a full disk leaves it: "%s"', async (text) => {
    writeFileSync(file, text);
    for (const create of [false, true]) await expect(new FilePartnerStore(file, create).read()).rejects.toThrow(/is empty[^]*partners: \[\]/);
    await expect(changeRecords(new FilePartnerStore(file, true), () => ({ plans: [plan()] }))).rejects.toThrow('is empty');
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it.each(['partners: []', '{}'])('are none where that is written out: %s', async (text) => {
    writeFileSync(file, text);
    expect((await new FilePartnerStore(file).read())?.records.partners).toEqual([]);
  });

  it('must be there, but for the command that makes them', async () => {
    await expect(new FilePartnerStore(file).read()).rejects.toThrow(/is not there[^]*make it with the command "partners", or correct the setting partners\.file/);
    await changeRecords(new FilePartnerStore(file, true), () => ({ plans: [plan()] }));
    expect(existsSync(file)).toBe(true);
  });

  it('do not repeat a key that stands where its hash belongs', async () => {
    const { text } = newKey();
    writeFileSync(file, `keys: [${JSON.stringify(keyRecord({ hash: text }))}]`);
    const message = await new FilePartnerStore(file).read().then(String, String);
    expect(message).toContain('is no hash of a key');
    expect(message).not.toContain(text);
  });
});
