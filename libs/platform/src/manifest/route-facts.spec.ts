import { Body, Controller, Get, Module, Post } from '@nestjs/common';
import { Allow } from 'class-validator';
import { Authenticated, BodyLimit, Bytes, Public, Returns, Roles, Scopes, Stream } from '../routes/decorators.ts';
import { Bff } from '../server/bff.decorator.ts';
import { BffSettings } from '../server/bff.settings.ts';
import { Environment } from '../server/environment.ts';
import { startBff } from '../server/start-bff.ts';
import type { RunningBff } from '../server/start-bff.ts';
import { Field } from '../views/field.ts';
import { RouteFacts } from './route-facts.ts';

class Word {
  @Field(String)
  word!: string;
}

class WordRequest {
  @Allow()
  word!: string;
}

@Controller('words')
class Words {
  @Post()
  @Authenticated()
  @Scopes('words:write', 'words')
  @Roles('editor', 'owner')
  @BodyLimit('1kB')
  @Returns(Word)
  write(@Body() { word }: WordRequest): Word {
    return { word };
  }

  @Get()
  @Public()
  @Bytes('2kB')
  @Returns(Word)
  read(): Word {
    return { word: 'a' };
  }

  @Get('spoken')
  @Public()
  @Stream({ types: ['audio/*'] })
  spoken(): undefined {
    return undefined;
  }
}

@Bff({ name: 'words-bff' })
@Module({ controllers: [Words] })
class WordsBff {}

describe('the manifest of a BFF', () => {
  let bff: RunningBff;

  beforeAll(async () => {
    const local = { host: '127.0.0.1', port: 0 };
    bff = await startBff(WordsBff, Object.assign(new BffSettings(), { server: { ...new BffSettings().server, ...local, deadline: 900 }, management: local }), new Environment('test'));
  });
  afterAll(() => bff.close());

  it('has every policy of every route, in the order of paths', () => {
    expect(bff.app.get(RouteFacts).manifest).toEqual([
      { route: 'GET /words', gaps: [], facts: { access: 'public', answer: '200 Word', budget: '2000 B', deadline: '900 ms', priority: 'read' } },
      { route: 'POST /words', gaps: [], facts: { access: 'authenticated, scopes words:write and words, roles editor or owner', answer: '201 Word', body: '1000 B', deadline: '900 ms', priority: 'read' } },
      { route: 'GET /words/spoken', gaps: [], facts: { access: 'public', answer: 'stream of audio/*', priority: 'read' } },
    ]);
  });

  it('is a page of the management port, with what libraries add, and says which route lacks what all must have', async () => {
    bff.app.get(RouteFacts).add({ name: 'colour', gap: 'has no colour', of: ({ kind }) => (kind === 'stream' ? 'red' : undefined) });
    const shown = (await (await fetch(`${bff.managementUrl}/routes`)).json()) as { route: string; gaps: string[]; facts: Record<string, string> }[];
    expect(shown.map(({ route, gaps, facts }) => ({ route, gaps, colour: facts['colour'] }))).toEqual([
      { route: 'GET /words', gaps: ['has no colour'] },
      { route: 'POST /words', gaps: ['has no colour'] },
      { route: 'GET /words/spoken', gaps: [], colour: 'red' },
    ]);
  });
});
