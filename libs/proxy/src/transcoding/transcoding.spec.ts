import 'reflect-metadata';
import type { RunningBff } from '@portico/platform';
import { request } from 'node:http';
import { ask } from '../routes/routed-bff.fixture.ts';
import type { Answer } from '../routes/routed-bff.fixture.ts';
import { OF_REQUESTS } from './grpc-problem.ts';
import { failing, LibraryService, startTranscoding } from './library-service.fixture.ts';
import type { Book } from './library-service.fixture.ts';

const SECTIONS = `
  - { name: books, to: library, methods: [GetBook, PutBook], access: public, bodyLimit: 40kB }
  - { name: kept, to: library, methods: [GetBook], prefix: /known, access: authenticated, deadline: 300ms }
`;

describe('a gRPC method that is called with JSON', () => {
  const service = new LibraryService();
  let bff: RunningBff;

  beforeAll(async () => {
    await service.listen();
    bff = await startTranscoding(service.port, SECTIONS);
  });
  afterAll(async () => {
    await (bff as RunningBff | undefined)?.close();
    service.close();
  });
  beforeEach(() => {
    service.calls.length = 0;
    service.answer = (call, done) => done(null, call.request);
  });

  const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
    ask(bff, path, { method, headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers }, ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }) });

  /** What the service gets. */
  const message = async (method: string, path: string, body?: unknown): Promise<Book | undefined> => {
    const { status, body: said } = await send(method, path, body);
    return status === 200 ? service.calls.at(-1)?.message : { status, said };
  };

  /** What is wrong with a request, as its problem names it. */
  const faults = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await send(method, path, body);
    const { status, errors = [], detail } = JSON.parse(answer.body) as { status: number; errors?: { in: string; field: string; message: string }[]; detail?: string };
    expect({ type: answer.headers['content-type'], calls: service.calls.length }).toEqual({ type: 'application/problem+json', calls: 0 });
    return { status, ...(errors.length > 0 ? { errors: errors.map((one) => `${one.in} ${one.field}: ${one.message}`) } : { detail }) };
  };

  describe('gets its message', () => {
    it.each([
      ['from the path', 'GET', '/v1/books/b%201', undefined, { id: 'b 1' }],
      ['from several segments of it', 'GET', '/v1/shelves/a%2Fb%20c/books/2', undefined, { name: 'shelves/a%2Fb c/books/2' }],
      ['from the rest of it', 'GET', '/v1/files/a/b/c%20d', undefined, { name: 'a/b/c d' }],
      ['from a field of a field', 'GET', '/v1/writers/Ann', undefined, { author: { name: 'Ann' } }],
      ['from the query, by either name', 'GET', '/v1/books/1?tags=a&tags=b&author.bornIn=1900&author.teacher.born_in=5&genre=NOVEL&lent=true&weight=1.5', undefined, { id: '1', tags: ['a', 'b'], author: { bornIn: 1900, teacher: { bornIn: 5 } }, genre: 'NOVEL', lent: true, weight: 1.5 }],
      ['with enums by number', 'GET', '/v1/books/1?genre=2', undefined, { id: '1', genre: 'POETRY' }],
      ['with wide integers as text', 'GET', '/v1/books/1?sold=9007199254740993', undefined, { id: '1', sold: '9007199254740993' }],
      ['with bytes in base64', 'GET', '/v1/books/1?cover=AQI%3D', undefined, { id: '1', cover: 'AQI=' }],
      ['with times as text', 'GET', '/v1/books/1?printed_at=2020-01-01T00:00:00Z&note=x', undefined, { id: '1', printedAt: { seconds: '1577836800', nanos: undefined }, note: { value: 'x' } }],
      ['with a field that is absent unless it is said', 'GET', '/v1/books/1?pages=0', undefined, { id: '1', pages: 0 }],
      ['by the names that JSON has for fields', 'GET', '/v1/books/1?ISBN=5', undefined, { id: '1', isbn: '5' }],
      ['from all of the body but for the path', 'PUT', '/v1/books/1', { id: 'other', sold: '5', counts: { a: 1 }, copies: [{ number: 2, mark: 'AQI=' }], author: { born_in: 7 } }, { id: '1', sold: '5', counts: { a: '1' }, copies: [{ number: 2, mark: 'AQI=' }], author: { bornIn: 7 } }],
      ['from a body behind a verb', 'POST', '/v1/books/1:lend', { shelf: 's' }, { id: '1', shelf: 's' }],
      ['from a body at a segment with a verb', 'POST', '/v1/books:search', { name: 'x' }, { name: 'x' }],
      ['from a body that is one field, and the query', 'PATCH', '/v1/books/1/author?sold=3', { name: 'Ann' }, { id: '1', sold: '3', author: { name: 'Ann' } }],
      ['from a body that is a list', 'POST', '/v1/books/1/copies', [{ number: 1 }, { number: 2 }], { id: '1', copies: [{ number: 1 }, { number: 2 }] }],
      ['without a body that may be there', 'PUT', '/v1/books/1', undefined, { id: '1' }],
    ])('%s', async (_title, method, path, body, expected) => {
      expect(await message(method, path, body)).toEqual(expected);
    });

    it('with what the path says of a oneof, whatever the body says of it', async () => {
      expect(await message('PUT', '/v1/books/1', { id: '', room: 0 })).toEqual({ id: '1', room: 0 });
    });

    it('with a colon in a value that is no verb', async () => {
      expect(await message('GET', '/v1/books/urn:x')).toEqual({ id: 'urn:x' });
    });
  });

  describe('is answered', () => {
    it('as ProtoJSON says: wide integers as text, bytes in base64, enums by name, defaults left out', async () => {
      service.answer = (_call, done) => done(null, { id: '1', sold: '9007199254740993', cover: 'AQI=', genre: 1, pages: 0, tags: [], lent: false, printedAt: { seconds: 1577836800 }, extra: { listValue: { values: [{ numberValue: 1 }] } }, isbn: '5', counts: { a: '7' } });
      const { status, headers, body } = await send('GET', '/v1/books/1');
      expect({ status, type: headers['content-type'], json: JSON.parse(body) as unknown }).toEqual({
        status: 200,
        type: 'application/json; charset=utf-8',
        json: { id: '1', sold: '9007199254740993', cover: 'AQI=', genre: 'NOVEL', pages: 0, printedAt: '2020-01-01T00:00:00Z', extra: [1], ISBN: '5', counts: { a: '7' } },
      });
    });

    it('with one field where the rule says so, be it absent', async () => {
      service.answer = (call, done) => done(null, call.request['id'] === 'n' ? {} : { author: { name: 'Ann' }, tags: ['a'] });
      const bodies = [await send('GET', '/v1/writers/x'), await send('GET', '/v1/tags/1'), await send('GET', '/v1/tags/n')].map(({ body }) => body);
      expect(bodies).toEqual(['{"name":"Ann"}', '["a"]', '[]']);
    });

    it('without its body to HEAD', async () => {
      const { status, headers, body } = await send('HEAD', '/v1/books/1');
      expect({ status, length: headers['content-length'], body }).toEqual({ status: 200, length: '10', body: '' });
    });

    it('502 where the answer is no such message', async () => {
      service.answer = (_call, done) => done(null, { printedAt: { seconds: '999999999999999' } });
      expect((await send('GET', '/v1/books/1')).status).toBe(502);
    });
  });

  describe('is not called with', () => {
    it.each([
      ['a field that is not known', 'GET', '/v1/books/1?nope=1&author.x=1', undefined, ['query nope: is unknown', 'query author.x: is unknown']],
      ['values that are none', 'GET', '/v1/books/1?sold=x&genre=WESTERN&lent=yes&printed_at=now&edition=-1&cover=!', undefined, ['query sold: invalid integer: "x"', 'query genre: unknown enum value: "WESTERN"', 'query lent: expected boolean: "yes"', 'query printed_at: invalid timestamp: "now"', 'query edition: out of range for uint32: "-1"', 'query cover: invalid encoding']],
      ['a field that is there twice, by two names', 'GET', '/v1/books/1?printed_at=2020-01-01T00:00:00Z&printedAt=2020-01-01T00:00:00Z', undefined, ['query printed_at: is there more than once']],
      ['messages, lists of them and what the path says in the query', 'GET', '/v1/books/1?author=x&copies.number=1&id=2&extra=1&counts.a=1', undefined, ['query author: is a message; name a field of it', 'query copies.number: leads through a list; send it in a body', 'query id: is said by the path', 'query extra: is a message; name a field of it', 'query counts.a: leads through a list; send it in a body']],
      ['a query where all is in the body', 'PUT', '/v1/books/1?sold=1', {}, ['query sold: is unknown; all that the path does not say is in the body']],
      ['fields of the body in the query', 'PATCH', '/v1/books/1/author?author.name=x', {}, ['query author.name: is said by the body']],
      ['wrong fields in the body', 'PUT', '/v1/books/1', { nope: 1, copies: [{ number: 1 }, { number: 'x', mark: 5 }], author: { teacher: { bornIn: 1.5 } }, tags: 'a', counts: { a: 'b' } }, ['body nope: is unknown', 'body copies[1].number: invalid integer: "x"', 'body copies[1].mark: expected base64 string: 5', 'body author.teacher.bornIn: not an integer: 1.5', 'body tags: expected array: "a"', 'body counts: invalid integer: "b"']],
      ['values of messages that have no fields in JSON', 'GET', '/v1/books/1?extra.stringValue=x&note.value=x&printed_at.seconds=1', undefined, ['extra.stringValue', 'note.value', 'printed_at.seconds'].map((name) => `query ${name}: leads into a value that has no fields in JSON`)],
      ['integers that JSON has rounded', 'PUT', '/v1/books/1', '{"weight":1e300,"counts":{"a":1,"b":9007199254740993}}', ['body counts.b: is rounded as a number of JSON; send it as text']],
      ['more values than may be', 'PUT', '/v1/books/1', { tags: Array(9_999).fill('') }, ['body : has more than 10000 values']],
      ['two of a oneof', 'PUT', '/v1/books/1', { shelf: 'a', room: 1 }, ['body : multiple values for oneof place']],
      ['a name that is there twice', 'PUT', '/v1/books/1', '{"sold":1,"sold":2}', ['body : duplicate key in JSON object: "sold"']],
      ['a body that is no such field', 'PATCH', '/v1/books/1/author', { bornIn: 'x' }, ['body bornIn: invalid integer: "x"']],
      ['a path that is too deep', 'GET', `/v1/books/1?${'author.teacher.'.repeat(20)}name=x`, undefined, [expect.stringContaining('leads through more than 32 messages')]],
    ])('%s', async (_title, method, path, body, errors) => {
      expect(await faults(method, path, body)).toEqual({ status: 400, errors });
    });

    it.each([
      ['messages', (deep: number) => `{"author":${'{"teacher":'.repeat(deep - 2)}{}${'}'.repeat(deep - 1)}`, 32],
      ['lists', (deep: number) => `{"extra":${'['.repeat(deep - 1)}${']'.repeat(deep - 1)}}`, 32],
      ['objects', (deep: number) => `{"extra":${'{"a":'.repeat(deep - 2)}{}${'}'.repeat(deep - 1)}`, 32],
    ])('a body of %s that is deeper than 32 levels, which all can be sent', async (_, body, deepest) => {
      expect([(await send('PUT', '/v1/books/1', body(deepest))).status, ...(await Promise.all([deepest + 1, 50, 100, 2_000].map(async (deep) => (await send('PUT', '/v1/books/1', body(deep))).status))), service.calls.length]).toEqual([200, 400, 400, 400, 400, 1]);
    });

    it('a body whose refusal would cost more than its size', async () => {
      // As deep and as many as may be: each level was read once more for each level above it.
      const used = async (body: string): Promise<number> => {
        const before = process.cpuUsage();
        expect((await send('PUT', '/v1/books/1', body)).status).toBe(400);
        const { user, system } = process.cpuUsage(before);
        return (user + system) / 1_000;
      };
      const body = (deep: number): string => `{"author":${'{"teacher":'.repeat(deep)}{"names":${JSON.stringify(Array(4_800).fill('a'))},"nope":1}${'}'.repeat(deep + 1)}`;
      const costs = { flat: Infinity, deep: Infinity };
      for (let round = 0; round < 5; round += 1) {
        costs.flat = Math.min(costs.flat, await used(body(0)));
        costs.deep = Math.min(costs.deep, await used(body(28)));
      }
      expect(costs.deep / costs.flat).toBeLessThan(3);
    });

    it.each([
      ['no JSON', '{"sold":', 'the body is no JSON'],
      ['more than one value', '1,"sold":2', 'the body is no JSON'],
    ])('a body of %s', async (_title, body, detail) => {
      expect([await faults('PUT', '/v1/books/1', body), await faults('PATCH', '/v1/books/1/author', body)]).toEqual([{ status: 400, detail }, { status: 400, detail }]);
    });

    it('a body of other types, one that is too long, one that is too deep, or one that nothing reads', async () => {
      const deep = (await send('PUT', '/v1/books/1', `{"extra":${'['.repeat(5_000)}${']'.repeat(5_000)}}`)).status;
      const statuses = [(await send('PUT', '/v1/books/1', 'a=1', { 'content-type': 'text/plain' })).status, (await send('PUT', '/v1/books/1', { name: 'x'.repeat(40_000) })).status, deep, (await send('GET', '/v1/books/1', {}, { 'content-length': '2' })).status];
      expect({ statuses, calls: service.calls.length }).toEqual({ statuses: [415, 413, 400, 400], calls: 0 });
    });

    it('a method that is not named, or a verb that there is not', async () => {
      expect([(await send('GET', '/v1/unnamed')).status, (await send('POST', '/v1/books/1:burn', {})).status, service.calls.length]).toEqual([404, 404, 0]);
    });

    it('a path with segments of dots', async () => {
      expect((await send('GET', '/v1/files/a/%2e%2e/b')).status).toBe(400);
    });
  });

  it('lets those in who may call', async () => {
    const guest = await send('GET', '/known/v1/books/1');
    const known = await send('GET', '/known/v1/books/1', undefined, { 'x-caller': 'ann' });
    expect({ guest: guest.status, known: known.status, calls: service.calls.length }).toEqual({ guest: 401, known: 200, calls: 1 });
  });

  describe('that fails is answered', () => {
    const STATUSES: readonly [Parameters<typeof failing>[0], number][] = [
      ['CANCELLED', 502], ['UNKNOWN', 502], ['INVALID_ARGUMENT', 400], ['DEADLINE_EXCEEDED', 504], ['NOT_FOUND', 404], ['ALREADY_EXISTS', 409], ['PERMISSION_DENIED', 502], ['RESOURCE_EXHAUSTED', 503],
      ['FAILED_PRECONDITION', 400], ['ABORTED', 409], ['OUT_OF_RANGE', 400], ['UNIMPLEMENTED', 501], ['INTERNAL', 502], ['UNAVAILABLE', 503], ['DATA_LOSS', 502], ['UNAUTHENTICATED', 502],
    ];
    it.each(STATUSES)('%s: %d', async (name, status) => {
      service.answer = failing(name);
      const answer = await send('GET', '/v1/books/1');
      const { detail } = JSON.parse(answer.body) as { detail?: string };
      const isSaid = Object.values(OF_REQUESTS).some(([said]) => said === name);
      expect({ status: answer.status, type: answer.headers['content-type'], detail }).toEqual({ status, type: 'application/problem+json', detail: isSaid ? 'so it says' : undefined });
    });
  });

  describe('with a deadline', () => {
    it('tells the service how long it has, and is called off there', async () => {
      const cancelled = new Promise<number>((resolve) => (service.answer = (call) => void call.once('cancelled', () => resolve(Date.now()))));
      const answer = await send('GET', '/known/v1/books/1', undefined, { 'x-caller': 'ann' });
      const { deadline = 0, metadata } = service.calls[0] ?? {};
      const over = await cancelled;
      expect({ status: answer.status, close: Math.abs(over - deadline) < 1_000, left: Number(metadata?.get('x-deadline-ms')[0]) <= 300, trace: metadata?.get('traceparent').length }).toEqual({ status: 504, close: true, left: true, trace: 1 });
    });

    it('ends when its client leaves', async () => {
      const asked = new Promise<void>((called) => {
        service.answer = () => called();
      });
      const { hostname, port } = new URL(bff.url);
      const leaving = request({ hostname, port, path: '/v1/books/1' }).on('error', () => undefined);
      leaving.end();
      await asked;
      const cancelled = new Promise<void>((resolve) => (service.answer = (call) => void call.once('cancelled', resolve)));
      const second = request({ hostname, port, path: '/v1/books/2' }).on('error', () => undefined);
      second.end();
      await new Promise((soon) => setTimeout(soon, 50));
      second.destroy();
      leaving.destroy();
      await cancelled;
    });
  });
});
