import type { ClientUnaryCall, ServiceError } from '@grpc/grpc-js';
import { Client, credentials } from '@grpc/grpc-js';
import type { MethodDefinition } from '@grpc/proto-loader';
import { recommendationsProto } from '../contract/own-contracts.ts';
import type { RecommendRequest, RecommendResponse } from '@portico/contracts-recommendations';

type Recommend = MethodDefinition<RecommendRequest, RecommendResponse>;

const methodOf = (): Recommend => {
  const service = recommendationsProto()['portico.sandbox.recommendations.v1.Recommendations'] as Record<string, Recommend>;
  return service['Recommend'] as Recommend;
};

export interface Running {
  readonly rpc: ClientUnaryCall;
  /** Rejects with a `ServiceError`. */
  readonly answer: Promise<RecommendResponse>;
}

/** A plain gRPC client of the recommendations. */
export class RecommendationsClient {
  readonly #client: Client;
  readonly #method = methodOf();

  constructor(url: string) {
    this.#client = new Client(new URL(url).host, credentials.createInsecure(), { 'grpc.enable_retries': 0 });
  }

  recommend(request: Partial<RecommendRequest>, deadlineMs = 5000): Running {
    const { path, requestSerialize, responseDeserialize } = this.#method;
    let rpc: ClientUnaryCall | undefined;
    const answer = new Promise<RecommendResponse>((resolve, reject) => {
      const options = { deadline: Date.now() + deadlineMs };
      const done = (error: ServiceError | null, response?: RecommendResponse): void =>
        error ? reject(error) : resolve(response as RecommendResponse);
      rpc = this.#client.makeUnaryRequest(path, requestSerialize, responseDeserialize, { limit: 4, ...request }, options, done);
    });
    return { rpc: rpc as ClientUnaryCall, answer };
  }

  close(): void {
    this.#client.close();
  }
}
