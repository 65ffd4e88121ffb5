import 'reflect-metadata';
import { Body, Controller, Injectable, Module, Post } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import { ANSWERED, Bff, BffSettings, Environment, Field, Public, Returns, StageFor, startBff } from '@portico/platform';
import type { RequestContext, RunningBff, Stage, StageResult } from '@portico/platform';
import { MaxLength, ValidateBy } from 'class-validator';
import { allHeldFaults, refusalCosts } from './cost-of-refusal.ts';
import type { CostOfRefusalOptions } from './cost-of-refusal.ts';
import { PlainReader } from './plain-reader.ts';

class Answer {
  @Field(Boolean)
  good!: boolean;
}

class Note {
  @MaxLength(100)
  text!: string;
}

/** Looks at each pair of characters. */
const quadratic = (value: unknown): boolean => {
  let same = 0;
  const text = String(value);
  for (let one = 0; one < text.length; one += 1) for (let other = 0; other < text.length; other += 1) if (text.charCodeAt(one) === text.charCodeAt(other)) same += 1;
  return same > text.length && text === 'good';
};

class SlowNote {
  @ValidateBy({ name: 'isSlow', validator: { validate: quadratic } })
  @MaxLength(100_000)
  text!: string;
}

/** Goes through it a hundred times: linear, and yet more than may be. */
const thorough = (value: unknown): boolean => {
  let found = 0;
  const text = String(value);
  for (let time = 0; time < 100; time += 1) for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) === time) found += 1;
  return found > 0 && text === 'good';
};

class ThoroughNote {
  @ValidateBy({ name: 'isThorough', validator: { validate: thorough } })
  @MaxLength(100_000)
  text!: string;
}

const controller = (note: Type): Type => {
  @Controller('notes')
  @Public()
  class NotesController {
    @Post()
    @Returns(Answer)
    add(_note: object): Answer {
      return { good: true };
    }
  }
  Reflect.defineMetadata('design:paramtypes', [note], NotesController.prototype, 'add');
  Body()(NotesController.prototype, 'add', 0);
  return NotesController;
};

/** Reads a header by looking for each part of it from its beginning. */
@StageFor('caller')
@Injectable()
class SlowReader implements Stage {
  run({ request }: RequestContext): void {
    const { cookie = '' } = request.headers;
    const parts = cookie.split(';');
    for (const part of parts) if (parts.filter((other) => other === part).length > 1e9) throw new Error('there are not so many');
  }
}

/** Names everything that it does not know. */
@StageFor('caller')
@Injectable()
class EveryName implements Stage {
  run({ request, reply }: RequestContext): StageResult {
    const names = Object.keys(request.query as object);
    if (names.length < 2) return;
    void reply.code(400).send({ errors: names.map((name) => `${name} is unknown; accepted: a, b, c`) });
    return ANSWERED;
  }
}

const local = { host: '127.0.0.1', port: 0 };
const GOOD = { target: '/notes', body: { text: 'good' } };

describe('the suite', () => {
  let plain: PlainReader;
  let bff: RunningBff;

  beforeAll(async () => {
    plain = await PlainReader.listen();
  });
  afterEach(() => bff.close());
  afterAll(() => plain.close());

  const start = async ({ note = Note, stages = [], ...more }: { note?: Type; stages?: Type[]; requestTimeout?: number; headerLimit?: number }): Promise<CostOfRefusalOptions> => {
    @Bff({ name: 'notes' })
    @Module({ controllers: [controller(note)], providers: stages })
    class NotesModule {}
    const server = { ...local, deadline: 60_000, bodyLimit: 8_192, formLimit: 8_192, headerLimit: 16_384, requestTimeout: 1_000, keepAlive: 5_000, forward: [], ...more };
    bff = await startBff(NotesModule, Object.assign(new BffSettings(), { server, management: local }), new Environment('test'));
    return { bff: () => ({ url: bff.url, routes: bff.routes.routes, running: bff }), good: () => ({ 'POST /notes': GOOD }) };
  };

  const costFaults = async (options: CostOfRefusalOptions, only: RegExp): Promise<readonly string[]> => (await refusalCosts(options, plain.url, only)).faults;

  it('finds nothing where nothing is planted', async () => {
    const options = await start({});
    const { faults, tried } = await refusalCosts(options, plain.url);
    expect({ faults, held: await allHeldFaults(options), routes: Object.keys(tried) }).toEqual({ faults: [], held: [], routes: ['POST /notes'] });
    expect(tried['POST /notes']).toBeGreaterThan(100);
  }, 120_000);

  it('finds a rule that looks at each pair of characters', async () => {
    const faults = await costFaults(await start({ note: SlowNote }), /^text: a long text$/);
    expect(faults).toContainEqual(expect.stringMatching(/^POST \/notes, text: a long text: \d+ bytes cost .* more than/));
    expect(faults).toContainEqual(expect.stringMatching(/^POST \/notes, text: a long text: \d+ bytes take a turn of/));
  }, 120_000);

  it('finds a rule that goes through what it is given too often', async () => {
    const faults = await costFaults(await start({ note: ThoroughNote }), /^text: a long text$/);
    expect(faults).toContainEqual(expect.stringMatching(/^POST \/notes, text: a long text: \d+ bytes cost .* more than/));
  }, 120_000);

  it('finds a header that is read part by part from its beginning', async () => {
    expect(await costFaults(await start({ stages: [SlowReader], headerLimit: 6_144 }), /^cookie: ;/)).toContainEqual(expect.stringMatching(/^POST \/notes, cookie: ;;;;.* bytes cost .* more than/));
  }, 120_000);

  it('finds an answer that names all that is wrong', async () => {
    expect(await costFaults(await start({ stages: [EveryName] }), /^query: many/)).toContainEqual(expect.stringMatching(/^POST \/notes, query: many unknown names: \d+ bytes get an answer of \d+, more than 16000/));
  }, 120_000);

  it('finds a server that waits for the rest of a request without end', async () => {
    const faults = await allHeldFaults(await start({ requestTimeout: 0 }));
    expect(faults.map((fault) => fault.replace(/:.*/s, ''))).toEqual(expect.arrayContaining(['POST /notes, half of its body is held', 'POST /notes, half of a chunk is held']));
  }, 120_000);
});
