import { Injectable } from '@nestjs/common';
import type { RequestContext } from './request-context.ts';
import { UnderWay } from './under-way.ts';

/** Requests that have come in and are not answered yet, without those that are turned away before they begin. */
@Injectable()
export class RequestsInFlight extends UnderWay<RequestContext> {}
