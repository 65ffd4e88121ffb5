import { Module } from '@nestjs/common';
import type { DynamicModule, OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { BffIdentity, BffSettings, CheckedAtStart, HeldResources, ReadsSettings, Signals } from '@portico/platform';
import type { NamedPolicies } from '@portico/platform';
import { MessageRoutes, messagingFaults, POLICIES } from './message-routes.ts';
import { Messages } from './messages.ts';
import { WithMessaging } from './messaging.settings.ts';
import { NatsCalls } from './nats-calls.ts';
import { loadDriver, NatsLink } from './nats-link.ts';

/** Gives a BFF `Messages`, and the `messages` routes of its settings. */
@ReadsSettings(WithMessaging)
@CheckedAtStart((settings: WithMessaging) => messagingFaults(settings))
@Module({
  providers: [
    {
      provide: NatsLink,
      useFactory: async ({ nats }: WithMessaging, { name }: BffIdentity, events: Signals) => new NatsLink(nats, name, events, await loadDriver(nats)),
      inject: [BffSettings, BffIdentity, Signals],
    },
    { provide: NatsCalls, useFactory: (link: NatsLink, { nats }: WithMessaging, held: HeldResources) => new NatsCalls(link, nats, held), inject: [NatsLink, BffSettings, HeldResources] },
    Messages,
    MessageRoutes,
    { provide: POLICIES, useValue: {} },
  ],
  exports: [Messages],
})
export class MessagingModule implements OnModuleInit, OnApplicationShutdown {
  constructor(private readonly link: NatsLink) {}

  /** @param policies decorators of libraries that routes may have, by the names that they have in bff.yaml */
  static forRoot({ policies }: { readonly policies: NamedPolicies }): DynamicModule {
    return { module: MessagingModule, providers: [{ provide: POLICIES, useValue: policies }] };
  }

  /** A BFF starts without NATS, but the first requests should not be the ones that wait for it. */
  async onModuleInit(): Promise<void> {
    await this.link.open();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.link.close();
  }
}
