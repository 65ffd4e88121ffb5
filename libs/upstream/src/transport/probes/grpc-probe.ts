import { Metadata, status } from '@grpc/grpc-js';
import type { GrpcChannel } from '../endpoints/grpc-channel.ts';
import type { Ask } from './probe.ts';
import { decodeServing, encodeService, HEALTH_CHECK } from './health-messages.ts';

/**
 * Asks an instance by gRPC's own health protocol (grpc.health.v1). An instance without a health service that says so is alive,
 * and that is all there is to know.
 *
 * @param service the one to ask about; empty: the server as a whole
 */
export function grpcProbe(service: string): Ask<Pick<GrpcChannel, 'client' | 'answered' | 'notAnswered'>> {
  return ({ endpoint }, timeout) =>
    new Promise((resolve) => {
      const options = { deadline: Date.now() + timeout };
      endpoint.client.makeUnaryRequest(HEALTH_CHECK, encodeService, decodeServing, service, new Metadata(), options, (error, serving) => {
        // No call finds out that the connection to an instance is silent which is out because of it.
        if (error?.code === status.DEADLINE_EXCEEDED) endpoint.notAnswered();
        else if (error?.code !== status.UNAVAILABLE) endpoint.answered();
        if (error?.code === status.UNIMPLEMENTED || (!error && serving === true)) resolve(undefined);
        else resolve(`grpc.health.v1${service === '' ? '' : ` of ${service}`}: ${error ? error.message : 'not serving'}`);
      });
    });
}
