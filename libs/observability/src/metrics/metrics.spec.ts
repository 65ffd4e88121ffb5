import { Controller, Get, Param } from '@nestjs/common';
import { Bytes, Field, HeldResources, Public, Returns } from '@portico/platform';
import { ObservedBff } from '../testing/observed-bff.ts';
import { until } from '../testing/until.ts';

class Name {
  @Field(String) name!: string;
}

@Public()
@Controller('names')
class NameController {
  static gate: Promise<void> = Promise.resolve();

  @Get(':name')
  @Bytes('20B')
  @Returns(Name)
  async get(@Param('name') name: string): Promise<Name> {
    await NameController.gate;
    return { name };
  }
}

describe('/metrics on the management port', () => {
  let bff: ObservedBff;

  beforeEach(async () => {
    bff = await ObservedBff.start(NameController);
  });

  afterEach(() => bff.stop());

  const metric = async (line: string): Promise<number | undefined> => {
    const found = (await bff.metrics()).split('\n').find((one) => one.startsWith(`${line} `));
    return found === undefined ? undefined : Number(found.slice(line.length + 1));
  };

  it('counts and times requests by route pattern and status', async () => {
    for (const name of ['ada', 'alan']) await bff.fetch(`/names/${name}`);
    await bff.fetch('/names/ada', { method: 'HEAD' });
    await bff.fetch('/names/ada?no=1');
    const series = 'portico_request_duration_seconds';
    expect(await metric(`${series}_count{method="GET",route="/names/:name",status="200"}`)).toBe(2);
    expect(await metric(`${series}_count{method="HEAD",route="/names/:name",status="200"}`)).toBe(1);
    expect(await metric(`${series}_count{method="GET",route="/names/:name",status="400"}`)).toBe(1);
    expect(await metric(`${series}_bucket{le="10",method="GET",route="/names/:name",status="200"}`)).toBe(2);
    const sum = await metric(`${series}_sum{method="GET",route="/names/:name",status="200"}`);
    expect(sum).toBeGreaterThan(0);
    expect(sum).toBeLessThan(2);
  });

  it('leaves out what a resource cannot tell, and has all else', async () => {
    const held = (): number => {
      throw new Error('cannot be counted');
    };
    bff.running.app.get(HeldResources).add({ resource: 'broken', of: '', held, limit: () => 7 });
    expect(await metric('portico_held_limit{resource="broken",of=""}')).toBe(7);
    expect(await metric('portico_held{resource="broken",of=""}')).toBeUndefined();
    expect(await metric('portico_held{resource="connections",of=""}')).toBeDefined();
    expect(await metric('portico_internal_faults_total{where="a held resource"}')).toBeGreaterThan(0);
  });

  it('gives all unknown routes one series', async () => {
    for (let index = 0; index < 20; index += 1) await bff.fetch(`/invented/${index}`);
    expect(await metric('portico_request_duration_seconds_count{method="GET",route="(none)",status="404"}')).toBe(20);
    expect(await bff.metrics()).not.toContain('invented');
  });

  it('counts answers over their byte budget', async () => {
    await bff.fetch('/names/ada');
    await bff.fetch('/names/a-rather-long-name');
    await bff.fetch('/names/ada?no=1');
    expect(await metric('portico_response_bytes_over_budget_total{route="/names/:name"}')).toBe(1);
  });

  it('knows how many requests are in flight', async () => {
    let open = (): void => undefined;
    NameController.gate = new Promise((resolve) => (open = resolve));
    const before = await metric('portico_requests_in_flight');
    const arrived = new Promise<void>((resolve) => {
      let left = 2;
      bff.running.app.getHttpServer().on('request', () => (left -= 1) === 0 && resolve());
    });
    const answers = [bff.fetch('/names/ada'), bff.fetch('/names/alan')];
    await arrived;
    const during = await metric('portico_requests_in_flight');
    open();
    await Promise.all(answers);
    expect([before, during]).toEqual([0, 2]);
    await until(async () => (await metric('portico_requests_in_flight')) === 0);
  });

  it('says which BFF this is, and how its process does', async () => {
    expect(await metric('portico_build_info{bff="spec-bff",version="1.2.3"}')).toBe(1);
    expect(await metric('portico_log_lines_dropped_total')).toBe(0);
    expect(await metric('process_resident_memory_bytes')).toBeGreaterThan(1_000_000);
    const answer = await fetch(`${bff.running.managementUrl}/metrics`);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  });
});
