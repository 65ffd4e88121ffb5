import { readJson } from '@nx/devkit';
import bff from '../bff/bff.ts';
import { emptyWorkspace } from '../workspace/services.fixture.ts';
import capability, { withSection } from './capability.ts';

describe('the generator of capabilities', () => {
  it('makes a library that is found by its name, lists its public names, and is plugged into BFFs', () => {
    const tree = emptyWorkspace();
    const text = (path: string): string => tree.read(path, 'utf8') ?? '';
    bff(tree, { name: 'kiosk' });
    capability(tree, { name: 'feature-flags', bff: 'kiosk' });
    expect(readJson(tree, 'libs/feature-flags/project.json')).toMatchObject({ name: 'feature-flags', tags: ['type:capability', 'zone:product'] });
    expect(readJson(tree, 'tsconfig.base.json')).toMatchObject({ compilerOptions: { paths: { '@portico/feature-flags': ['./libs/feature-flags/src/index.ts'] } } });
    expect(text('tools/conformance/api/feature-flags.txt').split('\n')).toContain('WithFeatureFlags: class');
    expect(text('apps/kiosk/src/kiosk.module.ts')).toMatch(/import \{ FeatureFlagsModule \} from '@portico\/feature-flags';[^]*const CAPABILITIES = \[[^\]]*FeatureFlagsModule/);
  });

  it.each([
    ['cards', ['bearer', 'cards', 'edge', 'upstreams']],
    ['zones', ['bearer', 'edge', 'upstreams', 'zones']],
    ['alarms', ['alarms', 'bearer', 'edge', 'upstreams']],
  ])('keeps the index of sections in order, with %s', (name, order) => {
    const index = "export const S = {\n  bearer: { by: 'B', of: 'b' },\n  edge: { by: 'E', of: 'e' },\n  upstreams: { by: 'U', of: 'u' },\n};\n";
    expect(Array.from(withSection(index, name).matchAll(/^ {2}(\w+): \{/gm), ([, section]) => section)).toEqual(order);
  });

  it('refuses a name that is taken, and a BFF that there is not', () => {
    const tree = emptyWorkspace();
    capability(tree, { name: 'flags' });
    expect(() => capability(tree, { name: 'flags' })).toThrow('libs/flags is there already');
    expect(() => capability(tree, { name: 'other', bff: 'kiosk' })).toThrow('there is no BFF "kiosk"');
    expect(tree.exists('libs/other')).toBe(false);
  });
});
