import { endpointsOf } from './endpoints.ts';
import { classesIn } from './source-class.ts';

const CLIENT = `
import { tea } from '@portico/contracts-tea';
import type { TeaContract } from '@portico/contracts-tea';
import { weather } from '@portico/contracts-weather';
export class TeaClient {
  private readonly api: HttpUpstream<TeaContract>;
  constructor(upstreams: Upstreams) { this.api = upstreams.http(tea); }
  all(): Promise<Tea[]> { return this.api.get('/teas', { query: {} }); }
  one(id: string) { return this.api.get('/teas/{id}', { path: { id } }); }
  picture(id: string) { return this.api.stream(\`/pictures\`, {}); }
  async first() { const [found] = await this.all(); return found; }
}
export class WeatherClient {
  private readonly api = inject(Upstreams).grpc(weather);
  today() { return this.api.call('Today', {}); }
}`;

const PLAN = `
export class TeaPlan {
  private readonly weather: WeatherClient;
  constructor(private readonly teas: TeaClient, weather: WeatherClient) { this.weather = weather; }
  readonly list = plan('list', Query)
    .part('teas', this.teas.all)
    .part('weather', { onFailure: 'omit' }, () => this.weather.today())
    .view(toView);
  readonly first = plan('first', Query).part('tea', () => this.teas.first()).view(toView);
}`;

const controller = (decorators: string, members: string): string => `
@Controller(${decorators})
export class TeaController extends Pictures {
  constructor(private readonly plans: TeaPlan, private readonly teas: TeaClient) { super(teas); }
  ${members}
}`;

const BASE = `
export class Pictures {
  constructor(protected readonly pictures: TeaClient) {}
  protected picture(id: string) { return this.pictures.picture(id); }
}`;

/** The endpoints with what they call, in one text each. */
const found = (source: string): Record<string, readonly string[]> => {
  const classes = [CLIENT, PLAN, BASE, source].flatMap((text, index) => classesIn(`${index}.ts`, text));
  const endpoints = endpointsOf('tea-bff', classes);
  return Object.fromEntries(
    endpoints.map(({ endpoint, operations }) => [endpoint, operations.map(({ service, operation }) => `${service} ${operation}`).sort()]),
  );
};

describe('the operations that an endpoint uses', () => {
  it.each([
    ['through a plan', `@Get() list() { return this.plans.list.run({}); }`, { 'GET /teas': ['tea GET /teas', 'weather Today'] }],
    ['through a method that calls another', `@Get('1') one() { return this.plans.first.run({}); }`, { 'GET /teas/1': ['tea GET /teas'] }],
    ['of a client itself', `@Get(':id') one() { return this.teas.one('1'); }`, { 'GET /teas/{id}': ['tea GET /teas/{id}'] }],
    ['through an inherited method', `@Get('picture') show() { return this.picture('1'); }`, { 'GET /teas/picture': ['tea GET /pictures'] }],
    ['that calls nothing', `@Post() none() { return this.nothing; }`, { 'POST /teas': [] }],
    [
      'with several paths',
      `@Get(['a', '/b']) one() { return this.teas.all(); }`,
      { 'GET /teas/a': ['tea GET /teas'], 'GET /teas/b': ['tea GET /teas'] },
    ],
  ])('are found %s', (_, members, expected) => {
    expect(found(controller(`'teas'`, members))).toEqual(expected);
  });

  it('are found under the path of a controller with options', () => {
    const source = controller(`{ path: 'v1/teas', host: 'x' }`, '@Delete(":id/leaf") none() {}');
    expect(Object.keys(found(source))).toEqual(['DELETE /v1/teas/{id}/leaf']);
  });

  it('are those of controllers only', () => {
    const service = controller(`'teas'`, '@Get() all() { return this.teas.all(); }').replace(/@Controller.*/, '');
    expect(found(service)).toEqual({});
  });
});
