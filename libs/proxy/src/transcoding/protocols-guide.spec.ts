import 'reflect-metadata';
import type { RunningBff } from '@portico/platform';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProxyModule } from '../proxy.module.ts';
import { ask, Identities, rootOf, startRouted } from '../routes/routed-bff.fixture.ts';
import type { Answer } from '../routes/routed-bff.fixture.ts';
import { descriptorOf, failing, LibraryService } from './library-service.fixture.ts';
import { transcoding } from './transcoding.ts';

const GUIDE = readFileSync(join(__dirname, '../../../../docs/guides/protocols.md'), 'utf8');
const blocks = Array.from(GUIDE.matchAll(/```(\w+)\n([^]*?)```/g), ([, language, text]) => ({ language, text: text as string }));
const blockOf = (begin: string): string => blocks.find(({ text }) => text.startsWith(begin))?.text ?? '';

/** Rows of the table whose head this is. */
const rowsOf = (head: string): string[][] => (GUIDE.split(head)[1] ?? '').split('\n\n')[0]?.split('\n').slice(2).map((row) => row.split('|').slice(1, -1).map((cell) => cell.trim())) ?? [];

describe('docs/guides/protocols.md, JSON to gRPC', () => {
  const contract = { name: 'library', service: 'library.v1.Library', descriptor: descriptorOf(blockOf('// library.proto').replace(/^\/\/.*\n/, '')) };
  const service = new LibraryService(contract);
  let bff: RunningBff;

  beforeAll(async () => {
    await service.listen();
    bff = await startRouted(blockOf('# library-bff.yaml').replace('127.0.0.1:9089', `127.0.0.1:${service.port}`), rootOf({ imports: [Identities] }, ProxyModule.forRoot({ transcoding: transcoding(contract) })));
  });
  afterAll(async () => {
    await (bff as RunningBff | undefined)?.close();
    service.close();
  });
  beforeEach(() => {
    service.calls.length = 0;
    service.answer = (call, done) => done(null, { name: call.request['name'], sold: '5', genre: 1 });
  });

  const put = (headers: Record<string, string>): Promise<Answer> => ask(bff, '/api/v1/shelves/1/books/2', { method: 'PUT', headers: { 'content-type': 'application/json', ...headers }, body: '{"name":"other","sold":"7"}' });

  it('has a path that calls the method that it says', async () => {
    const { status, body } = await ask(bff, '/api/v1/shelves/1/books/2?with_cover=true');
    expect({ status, json: JSON.parse(body) as object, calls: service.calls.map(({ method, message }) => ({ method, message })) }).toEqual({
      status: 200,
      json: { name: 'shelves/1/books/2', sold: '5', genre: 'NOVEL' },
      calls: [{ method: '/library.v1.Library/GetBook', message: { name: 'shelves/1/books/2', withCover: true } }],
    });
    expect(GUIDE).toContain('`GET /api/v1/shelves/1/books/2?with_cover=true` calls `GetBook`');
  });

  it('has a section for known callers, in which the path wins over the body', async () => {
    expect({ guest: (await put({})).status, known: (await put({ 'x-caller': 'ann' })).status, message: service.calls[0]?.message }).toEqual({ guest: 401, known: 200, message: { name: 'shelves/1/books/2', sold: '7' } });
  });

  it('shows the problem of a value that is none', async () => {
    const shown = JSON.parse(blocks.find(({ language }) => language === 'json')?.text ?? '{}') as object;
    const { instance: _, ...said } = JSON.parse((await ask(bff, '/api/v1/shelves/1/books/2?with_cover=maybe')).body) as { instance: string };
    expect(said).toEqual(shown);
  });

  it.each(rowsOf('| the service says |').flatMap(([names = '', answer = '']) => (names === 'any other' ? ['INTERNAL', 'PERMISSION_DENIED'] : names.split(', ')).map((name) => [name, Number(answer.slice(0, 3)), /words|likewise/.test(answer)] as const)))(
    'says what a client gets for %s: %d',
    async (name, status, said) => {
      service.answer = failing(name as Parameters<typeof failing>[0]);
      const answer = await ask(bff, '/api/v1/shelves/1/books/2');
      expect({ status: answer.status, detail: (JSON.parse(answer.body) as { detail?: string }).detail }).toEqual({ status, detail: said ? 'so it says' : undefined });
    },
  );

  it('has a stream, as lines and as events', async () => {
    service.stream = (call) => void (call.write({ name: 'a' }), call.end());
    const [lines, events] = [await ask(bff, '/api/v1/books:watch?shelves=1&shelves=2'), await ask(bff, '/api/v1/books:watch', { headers: { accept: 'text/event-stream' } })];
    expect({ message: service.calls[0]?.message, lines: lines.body, type: lines.headers['content-type'], events: events.body }).toEqual({ message: { shelves: ['1', '2'] }, lines: '{"name":"a"}\n', type: 'application/x-ndjson', events: 'data: {"name":"a"}\n\n' });
  });
});
