import { Injectable } from '@nestjs/common';
import { ApplicationConfig } from '@nestjs/core';

/** An adapter for gateways that opens nothing. */
@Injectable()
export class NoSockets {
  constructor(config: ApplicationConfig) {
    const nothing = (): void => undefined;
    config.setIoAdapter({ create: () => ({}), bindClientConnect: nothing, bindMessageHandlers: nothing, close: () => Promise.resolve(), dispose: () => Promise.resolve() } as never);
  }
}
