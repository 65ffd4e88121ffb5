import 'reflect-metadata';
import type { RunningBff } from '@portico/platform';
import { startTranscoding } from './library-service.fixture.ts';
import { loadTranscoder } from './transcoded-routes.ts';

const faultsOf = async (section: string, port = 1): Promise<readonly string[]> => {
  const started = await startTranscoding(port, section).catch((error: unknown) => error as { faults?: string[] });
  if ('url' in started) await (started as RunningBff).close();
  return (started as { faults?: string[] }).faults ?? [];
};

describe('a section of transcode stops the start', () => {
  it.each([
    ['without access', '  - { name: a, to: library, methods: [GetBook] }', ['transcode.a: says nothing of access; add access: public, access: authenticated, scopes or roles']],
    ['of an upstream that is none', '  - { name: a, to: files, methods: [GetBook], access: public }', ['transcode.a.to: "files" is no upstream of kind grpc; write one of library']],
    [
      'of methods that cannot be called',
      '  - { name: a, to: library, methods: [Nope, constructor, Hidden, Upload], access: public }',
      [
        'transcode.a.methods: Nope is no method of library.v1.Library; it has GetBook, PutBook, WatchBooks, Upload, Hidden, Unnamed, Broken',
        'transcode.a.methods: constructor is no method of library.v1.Library; it has GetBook, PutBook, WatchBooks, Upload, Hidden, Unnamed, Broken',
        'transcode.a.methods: Hidden has no google.api.http annotation in the contract; add one, run `npm run contracts`, or take it out',
        'transcode.a.methods: Upload takes any number of messages, which no request over HTTP has; take it out',
      ],
    ],
    [
      'of rules that are wrong',
      '  - { name: a, to: library, methods: [Broken], access: public }',
      [
        ...['{author} is a message; name a field of it', '{tags} is a list', '{nothing} is unknown', 'body: cover_page is no field of Book', 'response_body: nope is no field of Book'].map((fault) => `transcode.a.methods: Broken: /v1/{author}/{tags}/{nothing}: ${fault}; mend the google.api.http annotation in the .proto file`),
        'transcode.a.methods: Broken: "v1/{" is no path template; write whole segments, {field} and a verb behind a colon, such as /v1/{name=shelves/*}:move',
        'transcode.a.methods: Broken: /v1/{id}: LOCK is not one of GET, POST, PUT, PATCH, DELETE, OPTIONS; mend the google.api.http annotation in the .proto file',
      ],
    ],
    ['of a policy that is none', '  - { name: a, to: library, methods: [GetBook], access: public, policies: { cost: 5 } }', ['transcode.a.policies.cost: is no policy that routes have here; give its decorator to ProxyModule.forRoot()']],
    ['of a path that is there already', '  - { name: a, to: library, methods: [Unnamed], access: public }\n  - { name: b, to: library, methods: [Unnamed], access: public }', ['b.Unnamed: GET /v1/unnamed is the same match as GET /v1/unnamed of a.Unnamed; change one of the two, or take it out']],
  ])('%s', async (_title, section, faults) => {
    expect(await faultsOf(section)).toEqual(faults);
  });

  it('and nothing that reads messages is loaded where there is none', async () => {
    const load = jest.fn();
    expect({ loaded: [await loadTranscoder({ transcode: [] }, { contracts: [], load }), await loadTranscoder({}, { contracts: [], load })], calls: load.mock.calls.length }).toEqual({ loaded: [undefined, undefined], calls: 0 });
  });
});
