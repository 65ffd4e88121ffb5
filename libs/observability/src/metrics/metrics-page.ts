import type { ManagementPage } from '@portico/platform';
import { register } from 'prom-client';
import type { Registry } from 'prom-client';

/**
 * What the BFF counts, and what a team's own code counts on prom-client's default registry. A name that both have is the BFF's: Prometheus takes no
 * page with two of one name.
 */
export const metricsPage = (registry: Registry, others: Registry = register): ManagementPage => ({
  path: '/metrics',
  about: 'counters and durations for Prometheus',
  render: async () => ({ type: registry.contentType, body: (await registry.metrics()) + (await metricsBeside(registry, others)) }),
});

async function metricsBeside(registry: Registry, others: Registry): Promise<string> {
  const names = others.getMetricsAsArray().flatMap(({ name }) => (registry.getSingleMetric(name) ? [] : [name]));
  const texts = await Promise.all(names.map((name) => others.getSingleMetricAsString(name)));
  return texts.map((text) => `\n${text}\n`).join('');
}
