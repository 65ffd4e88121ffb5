import { openCompositionCycles } from './composition-cycles.ts';
import type { SchemaObject } from './schema.ts';

const to = (name: string): SchemaObject => ({ $ref: `#/components/schemas/${name}` });
const opened = (components: Record<string, SchemaObject>): Record<string, SchemaObject> => {
  openCompositionCycles(components);
  return components;
};

describe('schemas that are made of one another', () => {
  it('are opened where a base is one of its kinds, each of which is all of the base', () => {
    const pet = { type: 'object', properties: { kind: { type: 'string' } }, oneOf: [to('Cat'), to('Dog')] };
    const cat = { allOf: [to('Pet'), { properties: { lives: { type: 'integer' } } }] };
    expect(opened({ Pet: pet, Cat: cat, Dog: { allOf: [to('Pet')] } })).toEqual({
      Pet: pet,
      Cat: { allOf: [to('PetOwn'), cat.allOf[1]] },
      Dog: { allOf: [to('PetOwn')] },
      PetOwn: { type: 'object', properties: pet.properties },
    });
  });

  it('are opened where they are one of one another', () => {
    expect(opened({ A: { oneOf: [to('B'), { type: 'string' }] }, B: { anyOf: [to('A'), { type: 'integer' }] } })).toEqual({
      A: { oneOf: [to('BOwn'), { type: 'string' }] },
      B: { anyOf: [to('AOwn'), { type: 'integer' }] },
      BOwn: { anyOf: [{ type: 'integer' }] },
      AOwn: { oneOf: [{ type: 'string' }] },
    });
  });

  it.each<[string, Record<string, SchemaObject>]>([
    ['a tree', { Tree: { properties: { of: to('Tree') } } }],
    ['a base without its kinds', { Pet: { type: 'object' }, Cat: { allOf: [to('Pet')] } }],
    ['a list of itself', { List: { type: 'array', items: to('List') } }],
  ])('are left as they are otherwise: %s', (_, components) => expect(opened(structuredClone(components))).toEqual(components));
});
