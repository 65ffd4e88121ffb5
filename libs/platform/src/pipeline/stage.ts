import { DiscoveryService } from '@nestjs/core';
import type { RequestContext } from '../context/request-context.ts';
import type { Slot } from './pipeline.ts';

/**
 * One step of a request's way. A capability library exports it, a BFF's module plugs it in by listing it among its providers:
 *
 * ```ts
 * @StageFor('clientAddress')
 * @Injectable()
 * export class ClientAddressStage implements Stage { run(context: RequestContext) { … } }
 * ```
 */
export interface Stage {
  /** Lets the request pass by returning. @throws Problem to refuse it */
  run(context: RequestContext): void | Promise<void>;
}

/** Names the slot of the pipeline that a stage fills. */
export const StageFor = DiscoveryService.createDecorator<Slot>();
