import { SERVICE_NAMES } from '../service-name.ts';

const share = { type: 'number', minimum: 0, maximum: 1 };
const count = { type: 'integer', minimum: 1 };
const milliseconds = { type: 'integer', minimum: 0, maximum: 600_000 };
const bytes = { type: 'integer', minimum: 0, maximum: 1_000_000_000 };

const target = { service: { type: 'string', enum: SERVICE_NAMES }, instance: count };
const calls = { operationId: { type: 'string', minLength: 1 }, times: count };

const kind = (name: string, required: readonly string[], properties: object): object => ({
  type: 'object',
  additionalProperties: false,
  required: ['service', 'kind', ...required],
  properties: { ...target, kind: { const: name }, ...properties },
});

const effect = (name: string, required: readonly string[], properties: object): object =>
  kind(name, required, { ...calls, rate: share, ...properties });

/** JSON Schema 2020-12 of a fault order. */
export const FAULT_ORDER_SCHEMA = {
  type: 'object',
  required: ['service', 'kind'],
  discriminator: { propertyName: 'kind' },
  oneOf: [
    kind('latency', ['ms'], { ...calls, ms: milliseconds }),
    kind('longTail', ['share'], {
      ...calls,
      share,
      ms: milliseconds,
      factor: { type: 'number', exclusiveMinimum: 1, maximum: 1000 },
    }),
    kind('capacity', ['workers', 'ms'], { ...calls, workers: count, ms: milliseconds }),
    effect('error', [], { status: { type: 'integer', minimum: 300, maximum: 599 }, retryAfter: { type: 'integer', minimum: 0 } }),
    effect('hang', [], {}),
    effect('reset', [], {}),
    effect('truncate', [], { bytes, stays: { type: 'boolean' } }),
    effect('malformed', [], {}),
    effect('wrongShape', [], { path: { type: 'string', pattern: '^(/([^~/]|~[01])*)+$' }, value: {} }),
    effect('oversize', ['bytes'], { bytes, chunked: { type: 'boolean' } }),
    kind('refuse', [], {}),
  ],
};
