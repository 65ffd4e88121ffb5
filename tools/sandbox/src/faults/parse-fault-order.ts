import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import { FAULT_ORDER_SCHEMA } from './fault-order.schema.ts';
import type { Fault, FaultOrder } from './fault-order.ts';

/** What a gRPC service can do: its library encodes and frames answers, so their bytes cannot be spoilt. */
const GRPC_KINDS: readonly Fault['kind'][] = ['latency', 'longTail', 'capacity', 'error', 'hang', 'reset', 'refuse'];

/** A fault order that cannot be taken; the message names the field. */
export class FaultOrderError extends Error {
  override readonly name = 'FaultOrderError';
}

/** Checks fault orders from outside. */
export class FaultOrderParser {
  readonly #validate: ValidateFunction<FaultOrder> = new Ajv2020({ discriminator: true, allErrors: true, validateSchema: false }).compile<FaultOrder>(
    FAULT_ORDER_SCHEMA,
  );

  /** Throws `FaultOrderError`. */
  parse(value: unknown): FaultOrder {
    if (!this.#validate(value)) {
      const reasons = (this.#validate.errors ?? []).map(({ instancePath, message, params }) => {
        const extra = (params as { additionalProperty?: string }).additionalProperty;
        return `${instancePath || 'order'} ${message ?? 'is invalid'}${extra ? ` (${extra})` : ''}`;
      });
      throw new FaultOrderError(reasons.join('; '));
    }
    if (value.service === 'recommendations' && !GRPC_KINDS.includes(value.kind)) {
      throw new FaultOrderError(`kind: recommendations speaks gRPC and takes ${GRPC_KINDS.join(', ')} only`);
    }
    if (value.kind === 'longTail' && (value.ms === undefined) === (value.factor === undefined)) {
      throw new FaultOrderError('longTail needs either ms or factor');
    }
    return value;
  }
}
