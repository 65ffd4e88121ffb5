import { writeFile } from 'node:fs/promises';
import type { BffUnderTest } from '../../bff/bff-under-test.ts';
import { exchange } from '../../wire/raw-request.ts';
import type { RawAnswer } from '../../wire/raw-answer.ts';
import { ROWS } from './edge-rows.ts';
import type { EdgeRow } from './edge-rows.ts';

/** Milliseconds after which a changed file ought to hold. */
const PATIENCE = 5_000;

export interface EdgeTableOptions {
  /** A BFF with the section of `edgeOfTable()`. */
  readonly bff: () => BffUnderTest;
  /** A page that anybody may read, of more than 1 kB of JSON. */
  readonly page: string;
  /** The file of addresses that the section names; it is written. */
  readonly blockFile: () => string;
}

/** Each capability of the edge over real sockets: what is let through, what is refused, and what is taken over while the BFF runs. */
export function edgeTable({ bff, page, blockFile }: EdgeTableOptions): void {
  const send = ({ method = 'GET', target = page, headers = {} }: Partial<EdgeRow>): Promise<RawAnswer> =>
    exchange(bff().url, { method, target, headers: { connection: 'close', ...headers } });

  it.each(ROWS.map((row) => [row.capability, row.case, row] as const))('%s: %s', async (_, _case, row) => {
    const { status, headers } = await send(row);
    const wanted = Object.fromEntries(Object.entries(row.answer.headers).map(([name, value]) => [name, value]));
    const got = Object.fromEntries(Object.keys(wanted).map((name) => [name, headers[name]]));
    expect({ status, headers: got }).toEqual({ status: row.answer.status, headers: wanted });
  });

  it('block list: a changed file holds without a restart, and a broken one changes nothing', async () => {
    const of = async (address: string): Promise<number> => (await send({ headers: { 'x-forwarded-for': address } })).status;
    expect({ before: await of('192.0.2.77') }).toEqual({ before: 200 });
    await writeFile(blockFile(), '192.0.2.77\n');
    const late = performance.now() + PATIENCE;
    while ((await of('192.0.2.77')) !== 403 && performance.now() < late);
    expect({ after: await of('192.0.2.77') }).toEqual({ after: 403 });
    await writeFile(blockFile(), 'all of them\n');
    const metric = 'portico_address_files_total{outcome="kept"}';
    while ((await bff().metric(metric)) === 0 && performance.now() < late);
    const after = { kept: await bff().metric(metric), blocked: await of('192.0.2.77'), others: await of('192.0.2.78') };
    expect(after).toEqual({ kept: 1, blocked: 403, others: 200 });
  });
}
