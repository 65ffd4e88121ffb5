import { Metadata, status } from '@grpc/grpc-js';
import type { Client } from '@grpc/grpc-js';
import type { Ask } from './probe.ts';
import { decodeServing, encodeService } from './health-messages.ts';

const CHECK = '/grpc.health.v1.Health/Check';

/**
 * Asks an instance by gRPC's own health protocol (grpc.health.v1). An instance without a health service that says so is alive,
 * and that is all there is to know.
 *
 * @param service the one to ask about; empty: the server as a whole
 */
export function grpcProbe(service: string): Ask<Client> {
  return ({ endpoint }, timeout) =>
    new Promise((resolve) => {
      const options = { deadline: Date.now() + timeout };
      endpoint.makeUnaryRequest(CHECK, encodeService, decodeServing, service, new Metadata(), options, (error, serving) =>
        resolve(error ? error.code === status.UNIMPLEMENTED : serving === true),
      );
    });
}
