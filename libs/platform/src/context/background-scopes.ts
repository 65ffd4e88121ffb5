import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import { Signals } from '../events/signals.ts';
import { BffSettings } from '../server/bff.settings.ts';
import { noReply } from './no-reply.ts';
import { RequestContext } from './request-context.ts';
import type { Scope } from './scope.ts';
import { TimerQueue } from './timer-queue.ts';

/** Stands in for a request where no client has sent one: no headers, no socket, nothing to answer. */
const NO_REQUEST = { raw: { headers: {}, socket: {} }, headers: {} } as unknown as FastifyRequest;
const UNANSWERED = noReply('where no client waits for an answer');

/** Scopes for calls that serve no request, or more than one: those of timers, at start, and for tokens. */
@Injectable()
export class BackgroundScopes {
  constructor(
    @Inject(BffSettings) private readonly settings: BffSettings,
    private readonly timers: TimerQueue,
    private readonly events: Signals,
  ) {}

  /** @param deadline milliseconds from now; that of a data route by default */
  open(deadline = this.settings.server.deadline): Scope {
    const context = new RequestContext(randomUUID(), NO_REQUEST, UNANSWERED, undefined, deadline, this.timers, this.events, false);
    context.inBackground = true;
    return context.scope;
  }
}
