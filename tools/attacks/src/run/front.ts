import type { SandboxWithIdentity } from '../../../sandbox/src/sandbox.ts';
import type { AttackTable } from '../attack.ts';
import { Attacker } from '../kit/attacker.ts';
import { PartnerAttacker } from '../kit/partner-attacker.ts';
import type { Sender } from '../kit/sender.ts';
import { StoreAttacker } from '../kit/store-attacker.ts';
import { WebAttacker } from '../kit/web-attacker.ts';
import type { BffName } from '../stack/bundles.ts';
import { RunningBff } from '../stack/running-bff.ts';
import type { StartBff } from '../stack/running-bff.ts';
import { MOBILE_TABLES, PARTNER_TABLES, STORE_TABLES, WEB_TABLES } from '../tables/tables.ts';
import { runTable } from './run-table.ts';
import type { TableResult } from './run-table.ts';

/** A BFF with those who attack it, and with what. */
export interface Front {
  readonly bff: BffName;
  readonly tables: readonly string[];
  /** Attacks it with some of the tables, in turn. */
  attack(only: readonly string[], sandbox: SandboxWithIdentity, start: StartBff): AsyncGenerator<TableResult>;
}

/** Who attacks is made once for all of a BFF's tables. */
const front = <By extends Sender>(bff: BffName, tables: readonly AttackTable<By>[], attacker: (sandbox: SandboxWithIdentity) => Promise<By> | By): Front => ({
  bff,
  tables: tables.map(({ name }) => name),
  async *attack(only, sandbox, start) {
    const by = await attacker(sandbox);
    const running = new RunningBff(bff, start);
    try {
      for (const table of tables.filter(({ name }) => only.includes(name))) {
        const { url, world } = await running.with(table.settings(by));
        by.url = url;
        yield await runTable(bff, table, by, world);
      }
    } finally {
      await running.stop();
      await by.stop();
    }
  },
});

export const FRONTS: readonly Front[] = [
  front('mobile-bff', MOBILE_TABLES, () => Attacker.attacking('/v1/orders')),
  front('web-bff', WEB_TABLES, (sandbox) => WebAttacker.against(sandbox)),
  front('web-bff', STORE_TABLES, (sandbox) => StoreAttacker.writing(sandbox)),
  front('partner-bff', PARTNER_TABLES, (sandbox) => PartnerAttacker.against(sandbox)),
];
