import { IsInt, IsString } from 'class-validator';
import { problemsOf } from './fixtures/problems-of.ts';
import { ShopSettings } from './fixtures/shop.settings.ts';
import { describeSettings, Section, Secret, SecretText } from './index.ts';

class Memory {
  @IsInt() entries = 100;
}
class Disk {
  @IsString() folder = 'tmp';
}

describe('describeSettings', () => {
  const rows = describeSettings(ShopSettings);
  const row = (path: string) => rows.find((each) => each.path === path);

  it('lists every setting in the order of the classes, parents first', () => {
    const upstream = (kind: string, last: string) =>
      ['name', 'url', 'timeout', 'weight', last].map((key) => `upstreams[kind=${kind}].${key}`);
    expect(rows.map(({ path }) => path)).toEqual([
      'server', 'server.port', 'server.maxBody', 'server.logLevel', 'server.trustProxy', 'server.allow',
      'session', 'session.key', 'session.oldKeys',
      'upstreams', 'upstreams[].kind', ...upstream('http', 'maxResponse'), ...upstream('grpc', 'tls'),
      'regions', 'sampleRate',
    ]);
  });

  it.each([
    ['server', { type: 'section', required: false, description: 'How clients reach it.', variable: undefined }],
    ['server.port', { type: 'port', default: '4000', description: 'Port that clients reach.', variable: 'PORTICO_SERVER__PORT' }],
    ['server.maxBody', { type: 'size from 1B to 1MiB', default: '6kB', variable: 'PORTICO_SERVER__MAX_BODY' }],
    ['server.logLevel', { type: 'debug, info or warn', default: 'info' }],
    ['server.trustProxy', { type: 'boolean', default: 'false', description: 'Whether to believe forwarding headers.' }],
    ['server.allow', { type: 'list, each: CIDR range', default: '[]' }],
    ['session', { required: false, default: undefined }],
    ['session.key', { type: 'secret of at least 8 characters', required: true, variable: 'PORTICO_SESSION__KEY__FILE' }],
    ['upstreams', { type: 'list of sections', required: false, default: '[]' }],
    ['upstreams[].kind', { type: 'http or grpc', required: true, variable: 'PORTICO_UPSTREAMS__<NAME>__KIND' }],
    ['upstreams[kind=http].url', { type: 'URL (http or https)', required: true, default: undefined }],
    ['upstreams[kind=http].timeout',
      { type: 'duration from 10ms to 5m', default: '2s', variable: 'PORTICO_UPSTREAMS__<NAME>__TIMEOUT' }],
    ['upstreams[kind=grpc].weight', { type: 'integer from 1 to 9', required: false, default: undefined }],
    ['regions', { type: 'list, each: text', default: '[eu]', variable: 'PORTICO_REGIONS' }],
    ['sampleRate', { type: 'number', default: '0.1' }],
  ])('describes %s', (path, expected) => {
    expect(row(path)).toMatchObject(expected);
  });

  it('shows no secret that a class holds', () => {
    class Session {
      @Secret() key = new SecretText('hunter2');
    }
    class Root {
      @Section(() => Session) session = new Session();
    }
    expect(describeSettings(Root)[1]).toMatchObject({ path: 'session.key', default: '[secret]', required: false });
  });

  it.each([
    ['the kind of its default', new Disk(), { default: 'disk', required: false }],
    ['none where there is no default', undefined, { default: undefined, required: true }],
  ])('says which kind a section has: %s', (_, initial, expected) => {
    class Cache {
      @Section({ kind: { memory: Memory, disk: Disk } }) store = initial as Memory | Disk;
    }
    const described = describeSettings(Cache);
    expect(described.find(({ path }) => path === 'store.kind')).toMatchObject({ type: 'memory or disk', variable: 'PORTICO_STORE__KIND', ...expected });
    expect(described.filter(({ path }) => path.includes('kind=')).map(({ path, default: shown }) => `${path} ${shown}`)).toEqual(['store[kind=memory].entries 100', 'store[kind=disk].folder tmp']);
  });

  it('names only variables that loadSettings takes', () => {
    const text = 'upstreams: [{ kind: http, name: http, url: http://a }, { kind: grpc, name: grpc, url: http://b }]';
    const withVariable = rows.filter(({ variable }) => variable !== undefined);
    const names = withVariable.map(({ path, variable }) => String(variable).replace('<NAME>', kindIn(path)));
    const env = Object.fromEntries(names.map((name) => [name, name.endsWith('__KIND') ? 'http' : '']));
    const refused = problemsOf(ShopSettings, { text, env, readFile: () => '' }).map(({ path }) => path);
    expect(names).toHaveLength(rows.length - ['server', 'session', 'upstreams'].length);
    expect(refused).toContain('server.port');
    expect(refused.filter((path) => path.startsWith('PORTICO_'))).toEqual([]);
  });
});

function kindIn(path: string): string {
  return path.includes('grpc') ? 'GRPC' : 'HTTP';
}
