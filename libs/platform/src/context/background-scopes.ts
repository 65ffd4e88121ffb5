import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import { Signals } from '../events/signals.ts';
import { BffSettings } from '../server/bff.settings.ts';
import { RequestContext } from './request-context.ts';
import type { Scope } from './scope.ts';
import { TimerQueue } from './timer-queue.ts';

/** Stands in for a request where no client has sent one: no headers, no socket, nothing to answer. */
const NO_REQUEST = { raw: { headers: {}, socket: {} }, headers: {} } as unknown as FastifyRequest;
const UNANSWERED = {} as FastifyReply;

/** Scopes for calls that serve no request, or more than one: those of timers, at start, and for tokens. They have the deadline of a data route. */
@Injectable()
export class BackgroundScopes {
  constructor(
    @Inject(BffSettings) private readonly settings: BffSettings,
    private readonly timers: TimerQueue,
    private readonly events: Signals,
  ) {}

  open(): Scope {
    const { deadline } = this.settings.server;
    return new RequestContext(randomUUID(), NO_REQUEST, UNANSWERED, undefined, deadline, this.timers, this.events, false).scope;
  }
}
