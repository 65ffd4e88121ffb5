import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { OpenApiDocument } from './open-api.ts';

describe('the pinned contracts of the demo shop', () => {
  const services = ['catalog', 'pricing', 'inventory', 'reviews', 'customers', 'orders'];

  it.each(services)('%s leaves no property optional and no object untyped', (service) => {
    const { components } = parse(
      readFileSync(join(__dirname, `../../../libs/contracts/${service}/openapi.yaml`), 'utf8'),
    ) as OpenApiDocument;
    for (const [name, schema] of Object.entries(components?.schemas ?? {})) {
      const { type, properties, required } = schema as { type: string; properties?: object; required?: string[] };
      if (type !== 'object') continue;
      expect({ name, required: required?.toSorted() }).toEqual({ name, required: Object.keys(properties ?? {}).sort() });
      expect(Object.keys(properties ?? {})).not.toEqual([]);
    }
  });
});
