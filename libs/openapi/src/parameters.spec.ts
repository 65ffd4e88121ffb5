import 'reflect-metadata';
import { IsArray, IsString } from 'class-validator';
import { inputClass } from '@portico/platform';
import type { Route } from '@portico/platform';
import { ComponentSchemas } from './component-schemas.ts';
import { hasPathParameters, headerParameters, parametersOf, templateOf } from './parameters.ts';

class Skus {
  @IsArray()
  @IsString({ each: true })
  skus!: string[];
}

const NONE = { names: new Set<string>(), numbers: [], type: undefined };
const routeOf = (path: string, input: object): Route => ({ path, handler: () => undefined, input: { path: NONE, query: NONE, ...input } }) as unknown as Route;

describe('the parameters of a route', () => {
  it('are lists between commas, in a path as in a query, each in the style that OpenAPI has for it', () => {
    const skus = { ...NONE, type: inputClass(Skus) };
    const parameters = parametersOf(routeOf('/items/:skus', { path: skus, query: skus }), new ComponentSchemas());
    expect(parameters.map(({ in: place, name, required, style, explode }) => [place, name, required, style, explode])).toEqual([
      ['path', 'skus', true, 'simple', false],
      ['query', 'skus', true, 'form', false],
    ]);
  });

  it('are those of its path first, in their order, whatever describes them', () => {
    const parameters = parametersOf(routeOf('/a/:one/b/:two/*', { query: { ...NONE, names: new Set(['q']) } }), new ComponentSchemas());
    expect(parameters.map(({ in: place, name, required }) => `${place} ${name} ${required}`)).toEqual(['path one true', 'path two true', 'path path true', 'query q false']);
    expect([templateOf('/a/:one/b/:two/*'), hasPathParameters(routeOf('/a', {})), hasPathParameters(routeOf('/a/*', {}))]).toEqual(['/a/{one}/b/{two}/{path}', false, true]);
  });

  it('of headers are as the stages describe them', () => {
    expect(headerParameters([{ name: 'Shelf', required: false, doc: 'Which one.', schema: { type: 'string' } }])).toEqual([
      { name: 'Shelf', in: 'header', required: false, description: 'Which one.', schema: { type: 'string' } },
    ]);
  });
});
