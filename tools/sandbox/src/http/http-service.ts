import type { OpenApiDocument } from '../contract/open-api.ts';
import { openApiOf } from '../contract/own-contracts.ts';
import type { HttpServiceName } from '../contract/own-contracts.ts';
import type { Answer, Handlers, OperationShape, ValidRequest } from './handlers.ts';

/** A service over HTTP: its contract and what it does for each operation. */
export interface HttpService {
  readonly document: OpenApiDocument;
  readonly handlers: Readonly<Record<string, (request: ValidRequest) => Answer>>;
}

/**
 * Ties handlers to the contract they are typed by. The types are given up here because from now on the validation against
 * the same contract stands for them.
 */
export const httpService = <Operations extends { [Id in keyof Operations]: OperationShape }>(
  name: HttpServiceName,
  handlers: Handlers<Operations>,
): HttpService => ({ document: openApiOf(name), handlers: handlers as unknown as HttpService['handlers'] });
