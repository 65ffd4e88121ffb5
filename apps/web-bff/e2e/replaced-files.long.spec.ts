import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { EXAMPLES, startSandbox } from '@portico/sandbox';
import type { Sandbox } from '@portico/sandbox';
import { BffProcess, CertificateAuthority, waitUntil } from '@portico/testing';
import { parse, stringify } from 'yaml';
import { BROKEN_TEXTS, MISTAKES, withMistake } from './broken-files.ts';
import { IN_PRODUCTION } from './web-bff.ts';

const DIST = join(__dirname, '../../../dist/apps/web-bff');
const REPLACED = 50;
const IMAGE = `/images/${EXAMPLES.ordinary}/160`;

interface Settings {
  readonly file: string;
  readonly state: string;
  readonly faults?: readonly string[];
  readonly history: readonly { readonly outcome: string; readonly faults?: readonly string[] }[];
}

describe('the process of web-bff, whose files are replaced under load', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portico-replaced-'));
  const at = (name: string): string => join(folder, name);
  let sandbox: Sandbox;
  let ca: CertificateAuthority;
  let bff: BffProcess;
  let good: Record<string, unknown>;
  let generation = 0;

  /** As Kubernetes replaces what it has mounted: a folder of its own, and a link that is put in the place of the one before. */
  const mount = (files: Readonly<Record<string, string>>): void => {
    generation += 1;
    mkdirSync(at(`..${generation}`));
    for (const [name, text] of Object.entries(files)) writeFileSync(at(`..${generation}/${name}`), text);
    symlinkSync(`..${generation}`, at('..new'));
    renameSync(at('..new'), at('..data'));
  };
  /** As an editor saves: a file in the place of the one before. */
  const save = (name: string, text: string): void => {
    writeFileSync(at(`${name}.new`), text);
    renameSync(at(`${name}.new`), at(name));
  };
  const link = (name: string): void => {
    symlinkSync(`..data/${name}`, at(`${name}.new`));
    renameSync(at(`${name}.new`), at(name));
  };
  const yaml = (pinned: string): string => stringify({ ...good, versions: [{ ...(good['versions'] as object[])[0], pinned }] });
  const pair = async (name: string): Promise<Record<'tls.crt' | 'tls.key', string>> => {
    const { cert, key } = await ca.issue(name, ['localhost']);
    return { 'tls.crt': cert, 'tls.key': key };
  };

  beforeAll(async () => {
    [sandbox, ca] = [await startSandbox({ ports: 'free' }), await CertificateAuthority.create()];
    const shipped = parse(readFileSync(join(DIST, 'bff.yaml'), 'utf8')) as { upstreams: object[]; routes: object[] };
    good = {
      ...shipped,
      reloadEvery: '60ms',
      // What is late because the machine is busy is not lost.
      server: { port: 0, deadline: '30s' },
      upstreams: [...shipped.upstreams.map((one) => ({ ...one, timeout: '20s' })), { name: 'catalog-next', kind: 'http', instances: [...sandbox.urls.catalog], timeout: '20s' }],
      versions: [{ name: 'catalog', variants: [{ name: 'stable', to: 'catalog', weight: 90 }, { name: 'canary', to: 'catalog-next', weight: 10 }] }],
      routes: [...shipped.routes, { name: 'pictures', match: { path: '/pictures/*' }, redirect: { to: '/images/*' }, access: 'public' }],
      tls: { certificates: [{ name: 'shop', certificate: at('tls.crt'), key: at('tls.key') }], lookEvery: '60ms' },
    };
    mount({ ...(await pair('generation 0')), 'bff.yaml': yaml('stable') });
    for (const name of ['tls.crt', 'tls.key', 'bff.yaml']) link(name);
    bff = await BffProcess.start({ folder: DIST, upstreams: sandbox.urls, env: { ...IN_PRODUCTION, PORTICO_CONFIG: at('bff.yaml'), PORTICO_LOG__FILE: at('log') } });
  }, 60_000);
  afterAll(async () => {
    bff.kill('SIGTERM');
    await bff.ended;
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  const ask = (agent: Agent | false): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      get({ host: 'localhost', port: bff.port, path: IMAGE, ca: ca.cert, agent }, (response) => response.resume().on('end', () => resolve(response.statusCode)).on('error', reject)).on('error', reject);
    });
  const shown = async (): Promise<string | undefined> => {
    const socket = connect({ host: '127.0.0.1', port: bff.port, servername: 'localhost', ca: ca.cert });
    await once(socket, 'secureConnect');
    const { CN } = socket.getPeerCertificate().subject;
    socket.destroy();
    return String(CN);
  };
  const settings = async (): Promise<Settings> => JSON.parse(await bff.page('/settings')) as Settings;
  const counted = async (outcome: string): Promise<number> => Number(new RegExp(`^portico_settings_reloads_total\\{outcome="${outcome}"\\} (\\d+)`, 'm').exec(await bff.page('/metrics'))?.[1] ?? 0);
  const usable = async (): Promise<string | undefined> => /^portico_settings_file_usable (\d)/m.exec(await bff.page('/metrics'))?.[1];

  it(`takes ${REPLACED} certificates and ${REPLACED} settings over, by links and by files, and fails no request`, async () => {
    let over = false;
    const [failed, answers] = [[] as unknown[], { kept: 0, new: 0 }];
    const load = async (kind: 'kept' | 'new'): Promise<void> => {
      const agent = kind === 'kept' ? new Agent({ keepAlive: true, maxSockets: 1 }) : false;
      while (!over) {
        const status = await ask(agent).catch(String);
        answers[kind] += 1;
        if (status !== 200) failed.push({ kind, status, generation });
      }
      if (agent) agent.destroy();
    };
    const loads = (['kept', 'kept', 'new', 'new'] as const).map(load);
    for (let index = 1; index <= REPLACED; index += 1) {
      const [files, text] = [await pair(`generation ${index}`), yaml(index % 2 === 0 ? 'stable' : 'canary')];
      if (index % 3 === 0) {
        // In several steps: certificate and key belong together only at the end.
        for (const [name, content] of Object.entries(files)) save(name, content);
        save('bff.yaml', text);
      } else {
        mount({ ...files, 'bff.yaml': text });
        for (const name of ['tls.crt', 'tls.key', 'bff.yaml']) link(name);
      }
      await waitUntil(`certificate ${index}`, 20_000, async () => ((await shown()) === `generation ${index}` ? true : undefined));
      await waitUntil(`settings ${index}`, 20_000, async () => ((await counted('taken')) === index ? true : undefined));
    }
    over = true;
    await Promise.all(loads);
    expect({ failed: failed.slice(0, 3), many: answers.kept > 100 && answers.new > 100, refused: await counted('refused') }).toEqual({ failed: [], many: true, refused: 0 });
  }, 180_000);

  it('refuses each of over a hundred broken files with place and reason, and says so in log, metric and health', async () => {
    const broken = [
      ...MISTAKES.map((mistake) => [`${mistake[0]}: ${JSON.stringify(mistake[1]) ?? 'gone'}`, stringify(withMistake(good, mistake)), mistake[2]] as const),
      ...BROKEN_TEXTS.map(([text, said]) => [text(stringify(good)).slice(0, 30), text(stringify(good)), said] as const),
    ];
    const unsaid: object[] = [];
    for (const [title, text, said] of broken) {
      const [refused, taken] = [await counted('refused'), await counted('taken')];
      save('bff.yaml', text);
      const outcome = await waitUntil(title, 5_000, async () => ((await counted('refused')) > refused ? 'refused' : (await counted('taken')) > taken ? 'taken' : undefined)).catch(() => 'passed over');
      const { faults = [] } = await settings();
      if (outcome !== 'refused' || !faults.join('\n').includes(said)) unsaid.push({ title, said, outcome, faults });
    }
    expect({ files: broken.length > 100, distinct: new Set(broken.map(([, text]) => text)).size, unsaid }).toEqual({ files: true, distinct: broken.length, unsaid: [] });
    const { settings: health } = JSON.parse(await bff.page('/health/ready')) as { settings: object };
    const logged = (): number => readFileSync(at('log'), 'utf8').split('the settings file has changed and cannot be used').length - 1;
    await waitUntil('lines of the log', 5_000, () => (logged() >= broken.length ? true : undefined));
    expect({ health, usable: await usable(), image: await ask(false) }).toEqual({
      health: expect.objectContaining({ state: 'changed-file-refused', faults: [expect.any(String)] }),
      usable: '0',
      image: 200,
    });
    save('bff.yaml', yaml('canary'));
    await waitUntil('good settings', 10_000, async () => ((await settings()).state === 'in-force' ? true : undefined));
    expect(await usable()).toBe('1');
  }, 300_000);
});
