import { Inject, Injectable } from '@nestjs/common';
import { BffSettings, Events, RequestContext, TimerQueue } from '@portico/platform';
import type { Scope } from '@portico/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';

/** A request that nobody has sent: no headers, no client, nothing to answer. */
const NOBODYS = { raw: { headers: {}, socket: {} }, headers: {} } as unknown as FastifyRequest;
const UNANSWERED = {} as FastifyReply;

/** Scopes for calls that serve no request: those of timers, and at start. They have the deadline of a data route. */
@Injectable()
export class BackgroundScopes {
  constructor(
    @Inject(BffSettings) private readonly settings: BffSettings,
    private readonly timers: TimerQueue,
    private readonly events: Events,
  ) {}

  open(): Scope {
    const { deadline } = this.settings.server;
    return new RequestContext(randomUUID(), NOBODYS, UNANSWERED, undefined, deadline, this.timers, this.events, false).scope;
  }
}
