import type { ManagementPage } from '@portico/platform';
import type { Registry } from 'prom-client';

/** The registry in Prometheus' text format, on the management port. */
export const metricsPage = (registry: Registry): ManagementPage => ({
  path: '/metrics',
  about: 'counters and durations for Prometheus',
  render: async () => ({ type: registry.contentType, body: await registry.metrics() }),
});
