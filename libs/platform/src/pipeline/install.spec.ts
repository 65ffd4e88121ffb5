import 'reflect-metadata';
import { Controller, Get, Injectable } from '@nestjs/common';
import { leak, startModule, Word } from '../routes/closed-by-default.fixture.ts';
import { Public, Returns } from '../routes/decorators.ts';
import type { RunningBff } from '../server/start-bff.ts';
import { request } from 'node:http';
import type { Type } from '@nestjs/common';
import type { RequestContext } from '../context/request-context.ts';
import { currentScope } from '../context/current.ts';
import type { Slot } from './pipeline.ts';
import { ANSWERED, StageFor } from './stage.ts';
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

describe('the stages of a request', () => {
  const ORDER = ['clientAddress', 'overload', 'addressRules', 'addressLimit', 'connection', 'callerLimit', 'claim'] as const satisfies readonly Slot[];
  const ran: string[] = [];
  let answering: Slot | undefined;

  const stages = ORDER.toReversed().map((slot): Type<Stage> => {
    class Noting implements Stage {
      run(context: RequestContext): StageResult | Promise<StageResult> {
        ran.push(`${slot}${context.phase === 'stages' && currentScope() === context.scope ? '' : ', out of place'}`);
        if (slot !== answering) return slot === 'overload' ? Promise.resolve() : undefined;
        void context.reply.code(202).send(slot);
        return ANSWERED;
      }
    }
    StageFor(slot)(Noting);
    Injectable()(Noting);
    return Noting;
  });

  let bff: RunningBff;
  beforeAll(async () => {
    bff = await startModule({ controllers: [Words], providers: stages });
  });
  beforeEach(() => {
    ran.splice(0);
    answering = undefined;
  });
  afterAll(() => bff.close());

  const statusOf = (path: string, method = 'GET'): Promise<number | undefined> =>
    new Promise((resolve, reject) => request(bff.url, { path, method, agent: false }, (answer) => answer.resume().once('end', () => resolve(answer.statusCode))).on('error', reject).end());

  it('run in the order of their slots, in the scope of the request, whichever of them waits for something', async () => {
    expect(await statusOf('/word')).toBe(200);
    expect(ran).toEqual(ORDER);
  });

  it.each([
    ['a path that no route takes', '/nope', 'GET', 404, ORDER.slice(0, 5)],
    ['a method that no route takes', '/word', 'DELETE', 405, ORDER.slice(0, 5)],
    ['a path that no router reads', '/%zz', 'GET', 400, ORDER.slice(0, 5)],
  ] as const)('count and limit what no route answers too, by its address: %s', async (_, path, method, status, expected) => {
    expect(await statusOf(path, method)).toBe(status);
    expect(ran).toEqual(expected);
  });

  it.each(ORDER)('end with the one that has answered: %s', async (slot) => {
    answering = slot;
    expect(await statusOf('/word')).toBe(202);
    expect(ran).toEqual(ORDER.slice(0, ORDER.indexOf(slot) + 1));
  });
});

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
