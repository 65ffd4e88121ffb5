import { Body, Controller, Injectable, Module, Param, Post } from '@nestjs/common';
import type { Provider } from '@nestjs/common';
import {
  Authenticated, Bff, BffSettings, currentContext, Environment, Signals, Field, Integer, Problem, Public, Returns, ServerSettings, StageFor, startBff,
} from '@portico/platform';
import { Identity } from '@portico/platform';
import type { RequestContext, RunningBff, Stage } from '@portico/platform';
import { RedisSettings } from '@portico/redis';
import { IsIn, IsInt } from 'class-validator';
import { upstreamKey } from './claims/held-claim.ts';
import { IdempotencyModule } from './idempotency.module.ts';
import { IdempotencySettings } from './idempotency.settings.ts';
import { Idempotent, Repeatable } from './routes/repeats.ts';
import type { IdempotencyKeyUsed } from './telemetry/idempotency.signals.ts';
import { IdempotencySignals } from './telemetry/idempotency.signals.ts';

class Entry {
  @Field(Integer)
  number!: number;
}

class EntryRequest {
  @IsInt()
  amount!: number;

  @IsInt()
  size: number = 1;
}

class BookParams {
  @IsIn(['a', 'b'])
  book!: string;
}

/** What the handler of a test does instead of writing an entry. */
export type Work = () => void | Promise<void>;

/** What has been written, and with which keys. */
export class Ledger {
  readonly keys: (string | undefined)[] = [];
  work: Work = () => undefined;

  async write(): Promise<Entry> {
    this.keys.push(upstreamKey());
    const number = this.keys.length;
    await this.work();
    const { reply, scope } = currentContext();
    // As a call to a service ends once its client has left.
    if (scope.reason === 'client-gone') throw new Problem('client-gone');
    reply.header('location', `/entries/${number}`);
    return { number };
  }
}

@Controller('entries')
class EntriesController {
  constructor(private readonly ledger: Ledger) {}

  @Post()
  @Authenticated()
  @Idempotent({ whenUnknown: 'repeat' })
  @Returns(Entry)
  write(@Body() _entry: EntryRequest): Promise<Entry> {
    return this.ledger.write();
  }

  @Post('once')
  @Authenticated()
  @Idempotent()
  @Returns(Entry)
  once(@Body() _entry: EntryRequest): Promise<Entry> {
    return this.ledger.write();
  }

  @Post('optional/:book')
  @Authenticated()
  @Idempotent({ key: 'optional' })
  @Returns(Entry)
  optional(@Param() _params: BookParams, @Body() _entry: EntryRequest): Promise<Entry> {
    return this.ledger.write();
  }

  @Post('free')
  @Public()
  @Repeatable()
  @Returns(Entry)
  free(@Body() _entry: EntryRequest): Promise<Entry> {
    return this.ledger.write();
  }
}

/** Believes a header, and says on each answer which request it is, as a limit does. */
@StageFor('caller')
@Injectable()
class HeaderCaller implements Stage {
  private count = 0;

  run(context: RequestContext): void {
    const subject = context.request.headers['x-caller'];
    if (typeof subject === 'string') context.caller = { identity: new Identity('spec', subject), scopes: [], roles: [] };
    context.reply.header('x-request-count', String((this.count += 1)));
  }
}

/** A BFF that writes entries into a ledger, its keys in memory. */
export class LedgerBff {
  readonly outcomes: IdempotencyKeyUsed['outcome'][] = [];

  private constructor(
    readonly running: RunningBff,
    readonly ledger: Ledger,
  ) {
    running.app.get(Signals).of(IdempotencySignals).idempotencyKeyUsed.subscribe(({ outcome }) => this.outcomes.push(outcome));
  }

  /** @param deadline of its requests, in milliseconds @param more what else its module has, such as a guard */
  static async start(settings: Partial<IdempotencySettings> = {}, deadline = 10_000, redis: Partial<RedisSettings> = {}, more: Provider[] = []): Promise<LedgerBff> {
    const ledger = new Ledger();

    @Bff({ name: 'ledger-bff' })
    @Module({ imports: [IdempotencyModule], controllers: [EntriesController], providers: [HeaderCaller, { provide: Ledger, useValue: ledger }, ...more] })
    class LedgerBffModule {}

    const all = Object.assign(new BffSettings(), {
      server: Object.assign(new ServerSettings(), { host: '127.0.0.1', port: 0, deadline }),
      management: { host: '127.0.0.1', port: 0 },
      redis: Object.assign(new RedisSettings(), redis),
      idempotency: Object.assign(new IdempotencySettings(), settings),
    });
    return new LedgerBff(await startBff(LedgerBffModule, all, new Environment('test')), ledger);
  }

  get events(): Signals {
    return this.running.app.get(Signals);
  }

  post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}, signal?: AbortSignal): Promise<Response> {
    const all = { 'content-type': 'application/json', 'x-caller': 'ann', ...headers };
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return fetch(this.running.url + path, { method: 'POST', headers: all, body: text, ...(signal ? { signal } : {}) });
  }

  close(): Promise<void> {
    return this.running.close();
  }
}
