import { Attacker, CERTIFICATE, DPOP, DPOP_NONCE, faultOf, faultOfGood, JWT } from '@portico/attacks';
import { startSandbox } from '@portico/sandbox';
import type { Sandbox } from '@portico/sandbox';
import { BffUnderTest, callsStarted } from '@portico/testing';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MOBILE_BFF } from './mobile-bff.ts';

describe('mobile-bff', () => {
  let attacker: Attacker;
  let sandbox: Sandbox;
  const folder = mkdtempSync(join(tmpdir(), 'portico-attacks-'));

  beforeAll(async () => {
    [attacker, sandbox] = await Promise.all([Attacker.attacking('/v1/orders'), startSandbox({ ports: 'free' })]);
  });

  afterAll(async () => {
    await Promise.all([sandbox.close(), attacker.stop()]);
    rmSync(folder, { recursive: true });
  });

  describe.each([JWT, DPOP, DPOP_NONCE, CERTIFICATE])('under attack: $name', ({ bearer, good, attacks }) => {
    let bff: BffUnderTest;

    beforeAll(async () => {
      const file = join(folder, 'bff.yaml');
      writeFileSync(file, `${readFileSync(MOBILE_BFF.file, 'utf8')}\nbearer: ${JSON.stringify(bearer(attacker))}\n`);
      bff = await BffUnderTest.start({ ...MOBILE_BFF, file, upstreams: sandbox.urls, environment: 'production' });
      attacker.url = bff.url;
    });

    afterAll(() => bff.close());

    it.each(good)('answers $name', async (request) => {
      expect(await faultOfGood(request, attacker)).toBeUndefined();
    });

    it.each(attacks)('refuses $name ($rule), and no upstream hears of it', async (attack) => {
      expect(await faultOf(attack, attacker, { forget: () => sandbox.control.reset(), calls: () => callsStarted(sandbox) })).toBeUndefined();
    });
  });
});
