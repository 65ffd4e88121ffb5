import { Injectable } from '@nestjs/common';
import { CommandHandler, CqrsModule, CommandBus } from '@nestjs/cqrs';
import { EventEmitter2, EventEmitterModule, OnEvent } from '@nestjs/event-emitter';
import { Cron, CronExpression, Interval, ScheduleModule, SchedulerRegistry, Timeout } from '@nestjs/schedule';
import { setTimeout as delay } from 'node:timers/promises';
import type { Chapter } from '../idiom.ts';
import { answer } from '../probe.ts';
import { saying } from './providers.ts';

const says = (word: string) => ({ probe: answer('/said'), nest: { status: 200, body: { word } } });

let beats = { cron: 0, interval: 0, timeout: 0 };

@Injectable()
class Tasks {
  @Cron(CronExpression.EVERY_SECOND, { name: 'beat' })
  beat(): void {
    beats.cron += 1;
  }
  @Interval(20)
  often(): void {
    beats.interval += 1;
  }
  @Timeout(20)
  once(): void {
    beats.timeout += 1;
  }
}

@Injectable()
class OrderListener {
  readonly heard: string[] = [];
  @OnEvent('order.*')
  heardOf(payload: { id: string }): void {
    this.heard.push(payload.id);
  }
}

@Injectable()
class Orders {
  constructor(
    private readonly events: EventEmitter2,
    private readonly listener: OrderListener,
  ) {}
  place(): string {
    this.events.emit('order.created', { id: 'o-1' });
    return this.listener.heard.join();
  }
}

class Rename {
  constructor(readonly name: string) {}
}

@CommandHandler(Rename)
class RenameHandler {
  execute({ name }: Rename): Promise<string> {
    return Promise.resolve(`renamed ${name}`);
  }
}

export const scheduling: Chapter = {
  title: 'Task scheduling, events, CQRS',
  idioms: [
    {
      what: '`@Cron()`, `@Interval()`, `@Timeout()`, `SchedulerRegistry`',
      parts: () => {
        beats = { cron: 0, interval: 0, timeout: 0 };
        return { imports: [ScheduleModule.forRoot()], providers: [Tasks] };
      },
      probe: async ({ app }) => {
        const beat = app.get(SchedulerRegistry, { strict: false }).getCronJob('beat') as { fireOnTick(): Promise<void>; stop(): void };
        beat.stop();
        await beat.fireOnTick();
        await delay(70);
        return { cron: beats.cron > 0, interval: beats.interval > 0, timeout: beats.timeout };
      },
      nest: { cron: true, interval: true, timeout: 1 },
      note: 'calls to upstreams there: `BackgroundWork`, in [routes](../guides/routes.md#work-outside-a-request)',
    },
    { what: '`@OnEvent()` and `EventEmitter2`', parts: () => ({ imports: [EventEmitterModule.forRoot({ wildcard: true })], providers: [OrderListener, Orders], controllers: [saying(Orders, (orders: Orders) => orders.place())] }), ...says('o-1') },
    { what: 'commands of `@nestjs/cqrs`', parts: () => ({ imports: [CqrsModule.forRoot()], providers: [RenameHandler], controllers: [saying(CommandBus, (bus: CommandBus) => bus.execute(new Rename('Tom')))] }), ...says('renamed Tom') },
  ],
};
