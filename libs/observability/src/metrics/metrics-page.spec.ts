import { Counter, Registry } from 'prom-client';
import { metricsPage } from './metrics-page.ts';

describe('/metrics', () => {
  const [own, others] = [new Registry(), new Registry()];
  const page = async (): Promise<string> => (await metricsPage(own, others).render('')).body;
  const count = (registry: Registry, name: string, by: number): void => new Counter({ name, help: 'x', registers: [registry] }).inc(by);

  it('shows what a team counts beside what the BFF counts, and the BFF’s where both have a name', async () => {
    count(own, 'requests_total', 1);
    count(others, 'baskets_total', 2);
    count(others, 'requests_total', 99);
    expect((await page()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual(['requests_total 1', 'baskets_total 2']);
  });
});
