import 'reflect-metadata';
import { Body, Controller, Get, Module, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { FormBody, Public, Returns } from '../routes/decorators.ts';
import { Bff } from '../server/bff.decorator.ts';
import { BffSettings, ServerSettings } from '../server/bff.settings.ts';
import { Environment } from '../server/environment.ts';
import { startBff } from '../server/start-bff.ts';
import type { RunningBff } from '../server/start-bff.ts';
import { Field } from '../views/field.ts';

class Seen {
  @Field(String)
  text!: string;
}

const seen = (value: unknown): Seen => ({ text: JSON.stringify(value) });
const order = z.strictObject({ lines: z.array(z.object({ sku: z.string().min(2), count: z.int() })).max(2), note: z.string().optional() });
/** What is true only later. */
const later = { '~standard': { vendor: 'later', version: 1 as const, validate: (value: unknown) => Promise.resolve({ value }) } };

@Controller()
@Public()
class SchemaController {
  @Post('orders')
  @Returns(Seen)
  order(@Body({ schema: order }) body: z.infer<typeof order>): Seen {
    return seen(body);
  }

  @Post('anything')
  @Returns(Seen)
  anything(@Body({ schema: z.any() }) body: unknown): Seen {
    return seen(body);
  }

  @Post('number')
  @Returns(Seen)
  number(@Body({ schema: z.number().positive() }) body: number): Seen {
    return seen(body);
  }

  @Post('form')
  @FormBody()
  @Returns(Seen)
  form(@Body({ schema: z.object({ count: z.coerce.number(), tags: z.array(z.string()).optional() }) }) body: object): Seen {
    return seen(body);
  }

  @Post('later')
  @Returns(Seen)
  later(@Body({ schema: later }) body: unknown): Seen {
    return seen(body);
  }

  @Get('list/:id')
  @Returns(Seen)
  list(@Param('id', { schema: z.coerce.number() }) id: number, @Query({ schema: z.object({ q: z.string() }) }) query: object): Seen {
    return seen([id, query]);
  }
}

@Bff({ name: 'schemas' })
@Module({ controllers: [SchemaController] })
class SchemaModule {}

interface Refusal {
  readonly status: number;
  readonly errors: readonly string[];
}

describe('input with a schema', () => {
  let bff: RunningBff;

  beforeAll(async () => {
    const local = { host: '127.0.0.1', port: 0 };
    bff = await startBff(SchemaModule, Object.assign(new BffSettings(), { server: Object.assign(new ServerSettings(), local), management: local }), new Environment('test'));
  });
  afterAll(() => bff.close());

  const ask = async (path: string, body?: string, type = 'application/json'): Promise<unknown> => {
    const answer = await fetch(bff.url + path, body === undefined ? {} : { method: 'POST', headers: { 'content-type': type }, body });
    const { text, errors = [] } = (await answer.json()) as { text?: string; errors?: { in: string; field: string; message: string }[] };
    if (text !== undefined) return JSON.parse(text) as unknown;
    return { status: answer.status, errors: errors.map(({ in: place, field, message }) => `${place} ${field}: ${message}`) } satisfies Refusal;
  };
  const refusedFor = (...errors: unknown[]): unknown => ({ status: 400, errors });

  it('is what the schema makes of it', async () => {
    expect(await ask('/orders', '{"lines":[{"sku":"ab","count":1,"more":2}]}')).toEqual({ lines: [{ sku: 'ab', count: 1 }] });
    expect(await ask('/list/7?q=lamp&more=1')).toEqual([7, { q: 'lamp' }]);
    expect(await ask('/form', 'count=3&tags=a&tags=b', 'application/x-www-form-urlencoded')).toEqual({ count: 3, tags: ['a', 'b'] });
  });

  it('is refused with each field that is wrong', async () => {
    expect(await ask('/orders', '{"lines":[{"sku":"ab","count":1},{"sku":"a","count":1.5}],"more":1}')).toEqual(
      refusedFor(expect.stringMatching(/^body lines\[1\]\.sku: /), expect.stringMatching(/^body lines\[1\]\.count: /), expect.stringMatching(/^body : .*more/)),
    );
    expect(await ask('/list/x')).toEqual(refusedFor(expect.stringMatching(/^path id: /), expect.stringMatching(/^query q: /)));
    expect(await ask('/list/7?q=a%00b')).toEqual(refusedFor('query q: contains a null character'));
  });

  it.each(['0', '-1', 'null', 'false', '""', '[]', '{}'])('is checked though it is no object: %s', async (body) => {
    expect(await ask('/number', body)).toMatchObject({ status: 400 });
  });

  it('may be any other value, where its schema says so', async () => {
    expect(await ask('/number', '7')).toBe(7);
    expect(await ask('/anything', 'null')).toBeNull();
  });

  it.each([
    ['deeper than 32 levels', `${'['.repeat(34)}${']'.repeat(34)}`, 'is deeper than 32 levels'],
    ['of more than 10,000 values', JSON.stringify(Array(10_000).fill(1)), 'has more than 10000 values'],
    ['with a number that is not kept', '{"a":[9007199254740993]}', expect.stringContaining('larger integers are not kept exactly')],
  ])('is refused before its schema is asked when it is %s', async (_, body, message) => {
    expect(await ask('/anything', body)).toEqual(refusedFor(typeof message === 'string' ? `body : ${message}` : message));
  });

  it('takes what is just within those bounds', async () => {
    expect(await ask('/anything', JSON.stringify(Array(9_999).fill(1)))).toHaveLength(9_999);
    expect(await ask('/anything', `${'['.repeat(33)}${']'.repeat(33)}`)).toBeDefined();
  });

  it('is a fault of the BFF, and goes to no handler, when its schema answers with a promise', async () => {
    expect(await ask('/later', '{}')).toEqual({ status: 500, errors: [] });
  });
});
