import { ByteSize, Doc, Duration } from '@portico/config';
import { IsInt, Matches, Min } from 'class-validator';

/** Connections that clients may hold. */
export class ConnectionsSettings {
  @IsInt()
  @Min(1)
  @Doc('Connections that may be open at a time; a further one is closed at once. A load balancer in front should be told of a lower number.')
  limit = 16_384;

  @IsInt()
  @Min(1)
  @Doc('Connections of one address, or of one IPv6 network. Not for `edge.trustedProxies`, which carry those of many: name the load balancer there.')
  perAddress = 8_192;

  @IsInt()
  @Min(1)
  @Doc('Requests that may wait on one connection for the answer to the one before them (HTTP pipelining); with one more it is closed.')
  pipelined = 32;

  @IsInt()
  @Min(1)
  @Doc('Requests that one connection may bring; the answer to the last one closes it, so that clients are spread over replicas again.')
  requests = 100_000;

  @Matches(/^https?:\/\/[^/?#\s]+$/, { each: true, message: '"$value" is no origin', context: { fix: 'write scheme and host, such as https://partner.example' } })
  @Doc('Origins of other sites whose pages may open WebSockets: https://partner.example. Pages of the BFF’s own host may in any case.')
  origins: string[] = [];

  @Duration({ doc: 'How long a client may take to send the headers, from the connection or from the first byte of a further request; a connection that says nothing is closed after it.' })
  headersTimeout = 10_000;

  @Duration({ min: '10ms', doc: 'How long a client may take nothing of an answer that is being sent. Then its connection is closed. What arrives is known in steps: a client that takes 600 kB within this time (20 kB/s with the default), steadily, is never closed; a slower one may be.' })
  writeTimeout = 30_000;
}

/** Request bodies that are on their way. */
export class BodiesSettings {
  @ByteSize({ doc: 'Bytes of bodies that may be on their way at a time, as announced; without a length, a body counts as the longest that its route takes. Further ones are refused with 503.' })
  limit = 64 * 1024 * 1024;

  @ByteSize({ doc: 'The same for the clients of one address, or of one IPv6 network. Further ones are refused with 429.' })
  perAddress = 8 * 1024 * 1024;

  @IsInt()
  @Min(1)
  @Doc('Requests whose bodies may be on their way at a time, however short these are. Further ones are refused with 503.')
  requests = 1_000;

  @IsInt()
  @Min(1)
  @Doc('The same for the clients of one address, or of one IPv6 network. Further ones are refused with 429.')
  requestsPerAddress = 256;

  @Duration({ min: '10ms', doc: 'How long a client may send nothing in the middle of a body. Then its connection is closed.' })
  idle = 10_000;
}
