import { Injectable } from '@nestjs/common';
import { NatsCalls } from './nats-calls.ts';
import type { MessageOptions, Published, PublishOptions } from './nats-calls.ts';

/**
 * Sends messages over NATS within the deadline of the current request, with its trace. Failures are of the same kinds as those of upstreams, so that
 * plans and problems treat them alike.
 *
 * ```ts
 * await this.messages.publish('orders.{region}.placed', order, { values: { region }, id: order.id });
 * const quote = await this.messages.request('quotes.get', { sku });
 * ```
 */
@Injectable()
export class Messages {
  constructor(private readonly calls: NatsCalls) {}

  /**
   * Publishes JSON, and waits until a stream of JetStream keeps it. It is sent once.
   *
   * @throws UpstreamFailure when it is not known to be kept
   * @throws Problem `invalid-input` for a value that is no token, `body-too-large` for more than the servers take
   */
  publish(subject: string, payload: unknown, options: PublishOptions = {}): Promise<Published> {
    return this.calls.publish(subject, JSON.stringify(payload), options);
  }

  /**
   * Sends JSON, and waits for the reply of one who listens. It is sent once.
   *
   * @returns the reply, which is JSON @throws UpstreamFailure @throws Problem as `publish`, and for what the service says is wrong with the message
   */
  async request(subject: string, payload: unknown, options: MessageOptions = {}): Promise<unknown> {
    return JSON.parse(await this.calls.request(subject, JSON.stringify(payload), options));
  }
}
