import { Injectable } from '@nestjs/common';
import type { RequestContext } from './request-context.ts';
import { UnderWay } from './under-way.ts';

/** The requests that have come in and are not answered yet. Those that are turned away at the door never are among them. */
@Injectable()
export class RequestsUnderWay extends UnderWay<RequestContext> {}
