import type { Client } from '@grpc/grpc-js';
import type { Placement } from '../instances/placement.ts';
import type { Endpoints } from './endpoints.ts';
import type { GrpcService } from './grpc-service.ts';

/** A client for each gRPC instance. */
export class GrpcEndpoints implements Endpoints<Client> {
  private readonly clients = new Set<Client>();

  /** @param maxResponse bytes of an answer that are read at most */
  constructor(
    private readonly service: GrpcService,
    private readonly maxResponse: number,
  ) {}

  open(placement: Placement): Client {
    const client = this.service.client(placement, this.maxResponse);
    this.clients.add(client);
    return client;
  }

  /** A closed client ends its connection after the calls under way. */
  retire(client: Client): void {
    this.clients.delete(client);
    client.close();
  }

  async destroy(): Promise<void> {
    for (const client of this.clients) client.close();
  }
}
