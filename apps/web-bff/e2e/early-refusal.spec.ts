import { Body, Controller, Module, Post } from '@nestjs/common';
import { Authenticated, Bff, Field, Public, Returns } from '@portico/platform';
import type { ProblemCode } from '@portico/platform';
import { Connection, problemFaults } from '@portico/testing';
import type { BffToTest } from '@portico/testing';
import { IsString } from 'class-validator';
import { WebBffModule } from '../src/web-bff.module.ts';
import { as, startWebBff } from './web-bff.ts';
import type { WebBff } from './web-bff.ts';

class Note {
  @IsString()
  text!: string;
}

class NoteView {
  @Field()
  text!: string;
}

/** web-bff takes no bodies yet, so these routes stand in for those that will. */
@Controller('notes')
class NotesController {
  @Post('own')
  @Authenticated()
  @Returns(NoteView)
  own(@Body() { text }: Note): NoteView {
    return { text };
  }

  @Post()
  @Public()
  @Returns(NoteView)
  anybodys(@Body() { text }: Note): NoteView {
    return { text };
  }
}

@Bff({ name: 'web-bff' })
@Module({ imports: [WebBffModule], controllers: [NotesController] })
class NotesModule {}

const JSON_BODY = { 'content-type': 'application/json' };
const ANNOUNCED = 1_000;

/** Milliseconds: far less than the BFF would wait for the rest of a body. */
const AT_ONCE = 500;

describe.each<[Required<BffToTest>['environment'], readonly [string, string, Record<string, string>, ProblemCode][]]>([
  [
    'test',
    [
      ['of a stranger', '/notes/own', JSON_BODY, 'unauthenticated'],
      ['of a caller with an impossible name', '/notes', { ...JSON_BODY, ...as('no such name') }, 'invalid-input'],
      ['of another media type', '/notes', { 'content-type': 'text/plain' }, 'unsupported-media-type'],
      ['that is announced too large', '/notes', { ...JSON_BODY, 'content-length': '1000000000' }, 'body-too-large'],
      ['to a route that takes none', '/api/home', JSON_BODY, 'method-not-allowed'],
      ['to a route that is not there', '/nowhere', JSON_BODY, 'not-found'],
    ],
  ],
  [
    'production',
    [['with the caller that only development believes', '/notes/own', { ...JSON_BODY, ...as('c-00001') }, 'forbidden']],
  ],
])('a refusal in %s', (environment, cases) => {
  let web: WebBff;

  beforeAll(async () => {
    web = await startWebBff({ root: NotesModule, environment });
  });
  afterAll(() => web.close());

  it.each(cases)('of a body %s does not wait for the rest of it', async (_, target, headers, code) => {
    const connection = await Connection.to(web.bff.url);
    const lines = Object.entries({ host: 'bff.test', 'content-length': String(ANNOUNCED), ...headers }).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    );
    const start = performance.now();
    connection.send(`POST ${target} HTTP/1.1\r\n${lines.join('')}\r\n{"text":"half of`);

    const { status, headers: answered, body } = await connection.answer();
    expect(performance.now() - start).toBeLessThan(AT_ONCE);
    expect(problemFaults({ status, contentType: answered['content-type'], body }, [code])).toEqual([]);
    connection.leave();
  });

  it('would otherwise have come with the answer', async () => {
    const caller = environment === 'production' ? {} : as('c-00001');
    const answer = await web.bff.request('/notes', {
      method: 'POST',
      headers: { ...JSON_BODY, ...caller },
      body: '{"text":"a whole one"}',
    });
    expect({ status: answer.status, json: answer.json }).toEqual({ status: 201, json: { text: 'a whole one' } });
  });
});
