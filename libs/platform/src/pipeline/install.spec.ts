import 'reflect-metadata';
import { Controller, Get, Injectable } from '@nestjs/common';
import { leak, startModule, Word } from '../routes/closed-by-default.fixture.ts';
import { Public, Returns } from '../routes/decorators.ts';
import type { RunningBff } from '../server/start-bff.ts';
import { StageFor } from './stage.ts';
import type { Stage, StageResult } from './stage.ts';

@Controller()
@Public()
class Words {
  @Get('word')
  @Returns(Word)
  word(): Word {
    return leak();
  }
}

let fails: () => StageResult | Promise<StageResult>;

@StageFor('callerLimit')
@Injectable()
class EarlyStage implements Stage {
  run(): StageResult | Promise<StageResult> {
    return fails();
  }
}

@StageFor('claim')
@Injectable()
class LateStage extends EarlyStage {}

describe('a stage that fails', () => {
  const thrown = [undefined, null, 0, '', false, Number.NaN, 'text', {}, new Error('why')];

  it.each([EarlyStage, LateStage])('lets no request pass, whatever %p throws', async (stage) => {
    const bff: RunningBff = await startModule({ controllers: [Words], providers: [stage] });
    try {
      for (const what of thrown) {
        for (const way of [() => { throw what; }, () => Promise.reject(what)]) {
          fails = way;
          const answer = await fetch(`${bff.url}/word`);
          expect({ what, status: answer.status, body: await answer.json() }).toMatchObject({ what, status: 500, body: { type: 'urn:portico:problem:internal' } });
        }
      }
    } finally {
      await bff.close();
    }
  });
});
