import { RoutesInForce } from './routes-in-force.ts';

interface Route {
  readonly name: string;
  readonly path: string;
  readonly to: string;
  readonly more?: { readonly a: number };
}

const ROUTES: readonly Route[] = [{ name: 'one', path: '/one', to: 'a' }, { name: 'two', path: '/two', to: 'a', more: { a: 1 } }];

describe('routes of settings that change while the BFF runs', () => {
  it('are those of the start, with what may change of those that say nothing else differently', () => {
    const inForce = new RoutesInForce('routes', ROUTES, ['to', 'more']);
    const { routes, takes } = inForce.after([
      { name: 'one', path: '/other', to: 'b' },
      { name: 'two', path: '/two', to: 'b', more: { a: 2 } },
      { name: 'three', path: '/three', to: 'b' },
    ]);
    expect(routes).toEqual([ROUTES[0], { name: 'two', path: '/two', to: 'b', more: { a: 2 } }]);
    const paths = ['routes.two.to', 'routes.two.more.a', 'routes.two.path', 'routes.two', 'routes.one.to', 'routes.three.to', 'messages.two.to', 'routes'];
    expect(paths.filter(takes)).toEqual(['routes.two.to', 'routes.two.more.a']);
  });

  it('change with the swap alone, and go on being held against the start', () => {
    const inForce = new RoutesInForce('routes', ROUTES, ['to']);
    const first = inForce.after([{ name: 'one', path: '/one', to: 'b' }]);
    expect(inForce.find('one').to).toBe('a');
    inForce.swap(first.routes);
    expect([inForce.find('one').to, inForce.find('two').to]).toEqual(['b', 'a']);
    inForce.swap(inForce.after(ROUTES).routes);
    expect(inForce.find('one')).toEqual(ROUTES[0]);
    expect(() => inForce.find('none')).toThrow('there is no route routes.none');
  });
});
