import type { HttpContract } from './contract.ts';
import { ContractCheck } from './shape-check.ts';

const ref = (name: string): { readonly $ref: string } => ({ $ref: `#/components/schemas/${name}` });
const opened = { allOf: [ref('Base'), { type: 'object', properties: { by: { type: 'string' } } }] };
const closed = { allOf: [ref('Base'), { type: 'object', required: ['reason'], properties: { reason: { type: 'string' } } }] };
const choice = { oneOf: [ref('Opened'), ref('Closed')] };
const mapping = { opened: ref('Opened').$ref, closed: ref('Closed').$ref, shut: ref('Closed').$ref };

/** Says what is wrong with an answer whose schema this is. */
const faultOf = (schema: object, value: unknown): string | undefined => {
  const operation = { operationId: 'get', safe: true, idempotent: true, responses: { '200': schema } };
  const schemas = { Base: { type: 'object', required: ['type'], properties: { type: { type: 'string' } } }, Opened: opened, Closed: closed, Event: schema };
  const contract: HttpContract = { name: 'events', components: { schemas }, operations: { 'GET /events': operation } };
  return new ContractCheck(contract, 1).forOperation(operation).faultOf(200, value, JSON.stringify(value));
};

describe('a choice of open schemas with a common base', () => {
  const mapped = { ...choice, discriminator: { propertyName: 'type', mapping } };
  const unmapped = { ...choice, discriminator: { propertyName: 'type' } };

  it.each<[string, object, unknown, string | undefined]>([
    ['what the named schema takes, and another too', mapped, { type: 'closed', reason: 'fraud' }, undefined],
    ['a second name of a schema', mapped, { type: 'shut', reason: 'fraud' }, undefined],
    ['what the named schema refuses, and another takes', mapped, { type: 'shut' }, "/ must have required property 'reason'"],
    ['a name that is not mapped, which fits one', mapped, { type: 'moved' }, undefined],
    ['what fits none', mapped, {}, "/ must have required property 'type'"],
    ['the name of a schema, where nothing is mapped', unmapped, { type: 'Closed', reason: 'fraud' }, undefined],
    ['the name of a schema that refuses it', unmapped, { type: 'Closed' }, "/ must have required property 'reason'"],
    ['null, where it is one of them', { ...mapped, oneOf: [...choice.oneOf, { type: 'null' }] }, null, undefined],
    ['two fits, without a discriminator', choice, { type: 'closed', reason: 'fraud' }, '/ must match exactly one schema in oneOf'],
  ])('judges %s', (_, schema, value, fault) => expect(faultOf(schema, value)).toBe(fault));

  it('lets nothing through that neither it nor its base knows, where it says so', () => {
    const strict = { ...mapped, unevaluatedProperties: false };
    expect([faultOf(strict, { type: 'opened', by: 'ann' }), faultOf(strict, { type: 'opened', with: 'x' })]).toEqual([undefined, '/ must NOT have unevaluated properties']);
  });
});
