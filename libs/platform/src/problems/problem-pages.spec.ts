import 'reflect-metadata';
import { ConflictException, Controller, Get } from '@nestjs/common';
import { leak, startModule, Word } from '../routes/closed-by-default.fixture.ts';
import { Authenticated, Public, Returns } from '../routes/decorators.ts';
import type { RunningBff } from '../server/start-bff.ts';
import { Signals } from '../events/signals.ts';
import type { InternalFault } from '../events/signal.ts';
import { ProblemPages } from './problem-pages.ts';

@Controller('shown')
class Shown {
  constructor(pages: ProblemPages) {
    pages.show(Shown, ({ code, status }) => `<p>${code} ${status}</p>`);
  }

  @Get('mine')
  @Authenticated()
  @Returns(Word)
  mine(): Word {
    return leak();
  }

  @Get('sold')
  @Public()
  @Returns(Word)
  sold(): Word {
    throw new ConflictException('sold out');
  }
}

@Controller('broken')
@Public()
class Broken {
  constructor(pages: ProblemPages) {
    pages.show(Broken, () => {
      throw new Error('no page');
    });
  }

  @Get()
  @Returns(Word)
  sold(): Word {
    throw new ConflictException();
  }
}

describe('the pages of problems', () => {
  let bff: RunningBff;
  const faults: InternalFault[] = [];
  beforeAll(async () => {
    bff = await startModule({ controllers: [Shown, Broken] });
    bff.app.get(Signals).internalFault.subscribe((fault) => void faults.push(fault));
  });
  afterAll(() => bff.close());

  const ask = async (path: string, accept: string) => {
    const answer = await fetch(`${bff.url}${path}`, { headers: { accept } });
    return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
  };

  it.each([
    ['/shown/mine', 401, 'unauthenticated'],
    ['/shown/sold', 409, 'conflict'],
    ['/shown/sold?unknown=1', 400, 'invalid-input'],
  ])('%s, %i, stand for what the pipeline and the handler refuse, where HTML is asked for', async (path, status, code) => {
    expect(await ask(path, 'text/html,*/*;q=0.8')).toEqual({ status, type: 'text/html; charset=utf-8', text: `<p>${code} ${status}</p>` });
    expect(await ask(path, '*/*')).toMatchObject({ status, type: 'application/problem+json' });
  });

  it('leave the document when they throw, and the fault is reported', async () => {
    expect(await ask('/broken', 'text/html')).toMatchObject({ status: 409, type: 'application/problem+json' });
    expect(faults.map(({ where }) => where)).toEqual(['the page of a problem']);
  });
});
