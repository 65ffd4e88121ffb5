import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CanActivate } from '@nestjs/common';
import { Controller, Get, Injectable, Module, UseGuards } from '@nestjs/common';
import { Bff, Field, Public, Returns } from '@portico/platform';
import { BffUnderTest } from './bff-under-test.ts';
import type { Override } from './overridden-providers.ts';

@Injectable()
class Clock {
  hour(): number {
    return 12;
  }
}

@Injectable()
class Closed implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

class HourView {
  @Field()
  hour!: number;
}

@Controller('hour')
class HourController {
  constructor(private readonly clock: Clock) {}

  @Get()
  @Public()
  @Returns(HourView)
  get(): HourView {
    return { hour: this.clock.hour() };
  }

  @Get('closed')
  @Public()
  @UseGuards(Closed)
  @Returns(HourView)
  closed(): HourView {
    return { hour: this.clock.hour() };
  }
}

@Module({ providers: [Clock], exports: [Clock] })
class ClockModule {}

@Bff({ name: 'spec-bff' })
@Module({ imports: [ClockModule], controllers: [HourController] })
class SpecBff {}

describe('providers that a test overrides', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portico-override-'));
  const file = join(folder, 'bff.yaml');
  beforeAll(() => writeFileSync(file, 'server: { port: 4000 }\nmanagement: { port: 4001 }\n'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const answerOf = async (path: string, override?: readonly Override[]) => {
    const bff = await BffUnderTest.start({ root: SpecBff, file, ...(override ? { override } : {}) });
    const { status, json } = await bff.get(path);
    await bff.close();
    return { status, json };
  };

  class Night extends Clock {
    override hour(): number {
      return 3;
    }
  }

  it.each<[string, Override]>([
    ['a value', { provide: Clock, useValue: new Night() }],
    ['a class', { provide: Clock, useClass: Night }],
    ['a factory', { provide: Clock, useFactory: () => new Night() }],
  ])('give way to %s, in whichever module they are', async (_, override) => {
    expect(await answerOf('/hour', [override])).toEqual({ status: 200, json: { hour: 3 } });
  });

  it('may be guards of a route', async () => {
    expect((await answerOf('/hour/closed')).status).toBe(403);
    expect(await answerOf('/hour/closed', [{ provide: Closed, useValue: { canActivate: () => true } }])).toEqual({ status: 200, json: { hour: 12 } });
  });

  it('are their own again in a BFF that starts meanwhile without it', async () => {
    const [one, other] = await Promise.all([answerOf('/hour', [{ provide: Clock, useClass: Night }]), answerOf('/hour')]);
    expect({ one: one.json, other: other.json }).toEqual({ one: { hour: 3 }, other: { hour: 12 } });
  });

  it('must be there', async () => {
    class Calendar {}
    await expect(answerOf('/hour', [{ provide: Calendar, useValue: {} }])).rejects.toThrow('no module of the BFF provides Calendar, so it cannot be overridden');
  });
});
