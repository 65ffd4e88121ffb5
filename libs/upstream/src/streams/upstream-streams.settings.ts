import { Doc, Duration } from '@portico/config';
import { IsInt, Min } from 'class-validator';

/** What streams may hold of one upstream: connections of their own, beside those of short calls. */
export class UpstreamStreamsSettings {
  @IsInt()
  @Min(1)
  @Doc('Streams that may be open at a time. Each has a connection that is not counted among `connections`.')
  limit = 256;

  @Duration({ min: '10ms', doc: 'How long the upstream may send nothing in the middle of a stream. Event streams (text/event-stream) may be silent.' })
  idle = 60_000;
}
