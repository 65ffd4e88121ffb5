import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BffUnderTest, describeWith } from '@portico/testing';
import { parse } from 'yaml';
import { rootOf } from '../apps/settings-of.ts';
import { namedBlocks } from '../markdown/named-block.ts';
import { Shell } from '../shell/shell.ts';
import { compareOutput, stepsOf } from '../shell/step.ts';
import { surroundings } from '../shell/surroundings.ts';
import { read, ROOT } from '../tree/workspace.ts';

const GUIDE = read('docs/guides/tls.md');
/** The reader adds the settings of the guide to these. */
const SETTINGS = 'apps/partner-bff/bff.yaml';
/** Ports that the guide names, and the settings that say them. */
const PORTS = { 4200: 'server.port', 4243: 'tls.clients.port', 4280: 'tls.redirectFrom' } as const;

jest.setTimeout(60_000);

describeWith('openssl')('docs/guides/tls.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portico-tls-guide-'));
  const shell = new Shell({ cwd: folder, env: surroundings({}) });
  const [settings] = namedBlocks(GUIDE, 'yaml').filter(({ path }) => path === 'bff.yaml');
  let bff: BffUnderTest | undefined;

  afterAll(async () => {
    await shell.stop();
    await bff?.close();
    rmSync(folder, { recursive: true });
  });

  /** The BFF with the settings of the guide, from where the guide has them on. */
  const started = async (): Promise<BffUnderTest> => {
    const { tls } = parse((settings?.body ?? '').replaceAll(' tls/', ` ${folder}/tls/`).replace(/\b42\d\d\b/g, '0')) as { tls: object };
    return BffUnderTest.start({ root: await rootOf('partner-bff'), file: join(ROOT, SETTINGS), sections: { tls: { ...tls, lookEvery: '50ms' } } });
  };
  const withPorts = (text: string, known: BffUnderTest, back = false): string => {
    const ports = Object.entries(PORTS).map(([shown, setting]) => [shown, String(known.running.ports[setting])] as const);
    const all = [...ports, ['4201', new URL(known.managementUrl).port] as const];
    return all.reduce((rest, [shown, real]) => rest.replaceAll(back ? `:${real}` : `:${shown}`, back ? `:${shown}` : `:${real}`), text);
  };

  it.each(stepsOf(GUIDE).map((step) => [step.line, step] as const))('line %i', async (line, step) => {
    const isServed = line > (settings?.line ?? 0);
    if (isServed) bff ??= await started();
    const output = await shell.run(bff ? withPorts(step.commands, bff) : step.commands);
    const { shown, given } = compareOutput(step, bff ? withPorts(output, bff, true) : output);
    expect(given).toBe(shown);
  });
});
