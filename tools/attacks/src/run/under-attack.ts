import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '../../../sandbox/src/sandbox.ts';
import type { SandboxWithIdentity } from '../../../sandbox/src/sandbox.ts';
import type { AttackedSettings, AttackTable } from '../attack.ts';
import type { Sender } from '../kit/sender.ts';
import { judgeAttack, judgeGood } from './judge.ts';
import { worldOf } from './world.ts';
import type { World } from './world.ts';

/** A BFF in the process of the tests, until it is closed. */
export interface TestedBff {
  readonly url: string;
  close(): Promise<void>;
}

/** How one BFF is attacked. */
export interface Suite<By extends Sender> {
  readonly tables: readonly AttackTable<By>[];
  attacker(sandbox: SandboxWithIdentity): By | Promise<By>;
  /** Starts it as in production. */
  start(settings: AttackedSettings, sandbox: SandboxWithIdentity): Promise<TestedBff>;
}

/** Makes each row of each table a test of its own, at a BFF of the table's own. */
export function underAttack<By extends Sender>(name: string, { tables, attacker, start }: Suite<By>): void {
  describe(`${name} under attack`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'portico-attacks-'));
    let sandbox: SandboxWithIdentity;
    let by: By;

    beforeAll(async () => {
      sandbox = await startSandbox({ ports: 'free', identity: true });
      by = await attacker(sandbox);
    });

    afterAll(async () => {
      await Promise.all([sandbox.close(), by.stop()]);
      rmSync(folder, { recursive: true });
    });

    describe.each(tables.map((table, index) => ({ ...table, logFile: join(folder, `${index}.log`) })))('$name', ({ settings, good, attacks, logFile }) => {
      let bff: TestedBff;
      let world: World;

      beforeAll(async () => {
        const { env, ...rest } = settings(by);
        bff = await start({ ...rest, env: { ...env, PORTICO_LOG__FILE: logFile, PORTICO_LOG__LEVEL: 'info' } }, sandbox);
        by.url = bff.url;
        world = worldOf(sandbox, logFile);
      });

      afterAll(() => bff.close());

      it.each(good)('answers $name', async (row) => expect((await judgeGood(row, by)).fault).toBeUndefined());

      it.each(attacks)('refuses $name ($rule) without calling a service or the identity provider', async (row) => expect((await judgeAttack(row, by, world)).fault).toBeUndefined());
    });
  });
}
