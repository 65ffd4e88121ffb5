import { describeWith } from '../../parts/installed.ts';
import { CAPABILITY_ROWS } from './capability-table.ts';
import { KINDS } from './capability-row.ts';
import { Fronts } from './fronts.ts';
import type { CapabilitiesOptions } from './fronts.ts';

/** Milliseconds: a firewall compiles its rules several times. */
const LONGEST = 60_000;

/** What each capability of routing and of the edge lets through, refuses, and makes of a change, over the sockets of a BFF. */
export function capabilities(options: CapabilitiesOptions): void {
  describe('capability', () => {
    let fronts: Fronts;

    beforeAll(async () => {
      fronts = await Fronts.start(options);
    }, 60_000);
    afterEach(() => fronts.restore());
    afterAll(() => fronts.close());

    for (const { id, what, parts = [], ...row } of CAPABILITY_ROWS) {
      describeWith(...parts)(`${id}: ${what}`, () => {
        for (const kind of KINDS) {
          for (const one of row[kind]) it(`${kind}: ${one.title}`, () => one.run(fronts), LONGEST);
        }
      });
    }
  });
}
