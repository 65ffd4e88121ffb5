import { Inject, Injectable, Module } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { reachedUpstreams } from './reached-upstreams.ts';

class Face {
  constructor(readonly name: string) {}
}

@Injectable()
class CatalogClient {
  readonly api = new Face('catalog');
  readonly nothing = null;
}

@Injectable()
class PriceClient {
  readonly api = new Face('pricing');
  @Inject(CatalogClient)
  readonly catalog!: CatalogClient;
}

@Injectable()
class Plan {
  constructor(readonly prices: PriceClient) {}
}

class Pages {
  constructor(readonly plan: Plan) {}
}
class Words {
  readonly own = new Face('words');
}
class Plain {}

Reflect.defineMetadata('design:paramtypes', [PriceClient], Plan);
Reflect.defineMetadata('design:paramtypes', [Plan], Pages);
for (const type of [Pages, Words, Plain]) Injectable()(type);

@Module({ controllers: [Pages, Words, Plain], providers: [CatalogClient, PriceClient, Plan] })
class Root {}

describe('the upstreams that a controller reaches', () => {
  it.each([
    { controller: Pages, reached: ['catalog', 'pricing'] },
    { controller: Words, reached: ['words'] },
    { controller: Plain, reached: [] },
    { controller: class Unknown {}, reached: [] },
  ])('are those of $controller.name: $reached', async ({ controller, reached }) => {
    const app = await Test.createTestingModule({ imports: [Root] }).compile();
    expect(reachedUpstreams(app.get(ModulesContainer), controller, (value) => (value instanceof Face ? value.name : undefined))).toEqual(reached);
    await app.close();
  });
});
