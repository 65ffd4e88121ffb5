import { readJson } from '@nx/devkit';
import type { Tree } from '@nx/devkit';
import { parse } from 'yaml';
import { emptyWorkspace } from '../workspace/services.fixture.ts';
import type { Auth } from './auth.ts';
import bff from './bff.ts';

describe('the generator of BFFs', () => {
  let tree: Tree;
  const text = (path: string): string => tree.read(path, 'utf8') ?? '';

  beforeEach(() => {
    tree = emptyWorkspace();
  });

  it('makes a whole app with its end-to-end tests beside it', () => {
    bff(tree, { name: 'kiosk' });
    expect(tree.children('apps/kiosk').sort()).toEqual(['bff.yaml', 'e2e', 'jest.config.cjs', 'project.json', 'src', 'tsconfig.json']);
    expect(tree.children('apps/kiosk/src').sort()).toEqual(['kiosk.module.spec.ts', 'kiosk.module.ts', 'main.ts']);
    expect(readJson(tree, 'apps/kiosk/project.json')).toMatchObject({ name: 'kiosk', tags: ['type:app', 'zone:product'] });
    expect(readJson(tree, 'apps/kiosk/e2e/project.json')).toMatchObject({ name: 'kiosk-e2e', tags: ['type:e2e', 'zone:e2e'] });
  });

  it('gives each BFF the next hundred of ports', () => {
    bff(tree, { name: 'first' });
    bff(tree, { name: 'second' });
    const ports = ['first', 'second'].map((name) => parse(text(`apps/${name}/bff.yaml`)) as { server: object; management: object });
    expect(ports).toMatchObject([
      { server: { port: 4000 }, management: { port: 4001 } },
      { server: { port: 4100 }, management: { port: 4101 } },
    ]);
  });

  it.each<[Auth, RegExp | undefined, string[]]>([
    ['session', /recognisedBy\(SessionStrategy, DevelopmentCallerStrategy\)/, ['session']],
    ['bearer', /recognisedBy\(BearerStrategy, DevelopmentCallerStrategy\)/, ['bearer']],
    ['partner', /recognisedBy\(ApiKeyStrategy, PartnerTokenStrategy, DevelopmentCallerStrategy\)/, ['bearer']],
    ['none', undefined, []],
  ])('with callers of the kind %s', (auth, strategies, sections) => {
    bff(tree, { name: 'kiosk', auth });
    const module = text('apps/kiosk/src/kiosk.module.ts');
    expect({ module: strategies ? strategies.test(module) : !module.includes('Callers') }).toEqual({ module: true });
    const settings = Object.keys(parse(text('apps/kiosk/bff.yaml')) as object);
    expect(settings).toEqual(['server', 'management', ...sections, 'rateLimit', 'upstreams']);
  });

  it('refuses a name that is taken', () => {
    bff(tree, { name: 'kiosk' });
    expect(() => bff(tree, { name: 'kiosk' })).toThrow('apps/kiosk is there already');
  });
});
