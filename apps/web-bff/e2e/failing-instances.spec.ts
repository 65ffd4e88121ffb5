import { startSandbox } from '@portico/sandbox';
import type { Sandbox } from '@portico/sandbox';
import { BffUnderTest, callsStarted } from '@portico/testing';
import { WEB_BFF } from './web-bff.ts';

const HOMES = 60;

describe('web-bff when instances of its upstreams fail', () => {
  let sandbox: Sandbox;
  let bff: BffUnderTest;

  beforeEach(async () => {
    sandbox = await startSandbox({ ports: 'free', instances: { catalog: 3, pricing: 3 } });
    bff = await BffUnderTest.start({ ...WEB_BFF, upstreams: sandbox.urls, breakers: true });
    await bff.inTime('/api/home');
  });
  afterEach(async () => {
    await bff.close();
    await sandbox.close();
  });

  /** None of these faults makes a part late; a busy machine does, and that page says nothing of them. */
  const homes = async (): Promise<string[]> => {
    const seen: string[] = [];
    for (let count = 0; count < HOMES; count += 1) {
      const { status, completeness, lateParts } = await bff.get('/api/home');
      if (lateParts.length === 0) seen.push(`${status} ${completeness}`);
    }
    expect(seen.length).toBeGreaterThan(HOMES / 2);
    return seen;
  };
  const repeats = (upstream: string, after: string, paid: boolean): Promise<number> =>
    bff.metric(`portico_upstream_repeats_total{upstream="${upstream}",after="${after}",paid="${paid}"}`);

  it.each([
    ['catalog', 'error', 'server-error', { status: 500 }],
    ['pricing', 'error', 'server-error', { status: 502 }],
    ['pricing', 'reset', 'reset', {}],
    ['pricing', 'truncate', 'bad-payload', {}],
  ] as const)('no page misses anything while one of three instances of %s fails: %s', async (service, kind, after, more) => {
    await sandbox.control.fault({ service, instance: 2, kind, ...more });
    expect(new Set(await homes())).toEqual(new Set(['200 null']));
    const repeated = await repeats(service, after, true);
    expect(repeated).toBeGreaterThan(0);
    // Five failures in a row, and the instance is out.
    expect(repeated).toBeLessThanOrEqual(5);
    const [, second] = sandbox.urls[service] as [string, string, string];
    expect(await bff.metric(`portico_instance_ejections_total{upstream="${service}",instance="${second}"}`)).toBe(1);
  });

  it('a request goes elsewhere, free of charge, when an instance does not listen', async () => {
    await sandbox.control.fault({ service: 'catalog', instance: 2, kind: 'refuse' });
    expect(new Set(await homes())).toEqual(new Set(['200 null']));
    expect(await repeats('catalog', 'refused', false)).toBeGreaterThan(0);
  });

  it('an upstream that is gone is left alone, and found again when it is back', async () => {
    await sandbox.control.fault({ service: 'pricing', kind: 'error', status: 500 });
    const whileGone = await homes();
    expect(new Set(whileGone)).toEqual(new Set(['200 prices;is=omitted;reason=invalid', '200 prices;is=omitted;reason=unavailable']));
    expect(whileGone.at(-1)).toBe('200 prices;is=omitted;reason=unavailable');
    // One attempt for each of the first twenty, and what the budget allows on top.
    expect((await callsStarted(sandbox))['pricing.quote']).toBeLessThan(HOMES);

    await sandbox.control.reset();
    const patience = AbortSignal.timeout(2_500);
    while ((await bff.get('/api/home')).completeness !== null) expect(patience.aborted).toBe(false);
    expect(await bff.metric('portico_breaker_changes_total{upstream="pricing",operation="POST /quotes",state="closed"}')).toBe(1);
  });
});
