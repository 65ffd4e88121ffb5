import 'reflect-metadata';
import { Controller, Get, UseInterceptors } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { EventEmitter } from 'node:events';
import { finalize } from 'rxjs';
import type { Observable } from 'rxjs';
import { Events } from '../events/events.ts';
import { leak, startModule, Word } from '../routes/closed-by-default.fixture.ts';
import { Public, Returns } from '../routes/decorators.ts';
import { surviveStrayFaults } from './stray-faults.ts';

class Finalising implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      finalize(() => {
        throw new Error('broken at the end');
      }),
    );
  }
}

@Controller()
@Public()
class Ends {
  @Get('ends')
  @UseInterceptors(Finalising)
  @Returns(Word)
  ends(): Word {
    return leak();
  }
}

it('what an interceptor throws in finalize() is in the log', async () => {
  const bff = await startModule({ controllers: [Ends] }, { deadline: 200 });
  const faults: string[] = [];
  const events = bff.app.get(Events);
  events.internalFault.subscribe(({ error }) => void faults.push(String(error)));
  const restore = surviveStrayFaults(events, Object.assign(new EventEmitter(), { stdout: new EventEmitter(), stderr: new EventEmitter() }) as never);
  await fetch(`${bff.url}/ends`);
  restore();
  await bff.close();
  expect(faults).toEqual([expect.stringContaining('broken at the end')]);
});
