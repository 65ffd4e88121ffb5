import { CAPABILITY_ROWS } from './capability-table.ts';
import { isElsewhere, KINDS } from './capability-row.ts';
import { Fronts } from './fronts.ts';
import type { CapabilitiesOptions } from './fronts.ts';

/** What each capability of routing and of the edge lets through, refuses, and makes of a change, over the sockets of a BFF. */
export function capabilities(options: CapabilitiesOptions): void {
  describe('capability', () => {
    let fronts: Fronts;

    beforeAll(async () => {
      fronts = await Fronts.start(options);
    }, 60_000);
    afterEach(() => fronts.restore());
    afterAll(() => fronts.close());

    describe.each(CAPABILITY_ROWS)('$id: $what', (row) => {
      for (const kind of KINDS) {
        for (const one of row[kind]) if (!isElsewhere(one)) it(`${kind}: ${one.title}`, () => one.run(fronts));
      }
    });
  });
}
