import { config } from 'rxjs';
import { answerWith } from '../context/answer-with.ts';
import { currentScope } from '../context/current.ts';
import type { Events } from '../events/events.ts';

/**
 * Keeps the process alive when code throws where nothing calls it that could take it: a timer, a listener, a promise that is not awaited.
 * Everybody else's requests would end with it. The fault is logged with the request that the code ran for; after an exception, that request
 * is answered 500. A rejection may be what a part has left behind whose failure is answered already, so it is logged alone.
 *
 * What cannot be written to stdout or stderr is dropped: the report of that would fail there as well, and be reported, without end.
 *
 * @returns takes the handlers away again
 */
export function surviveStrayFaults({ internalFault }: Events, source: NodeJS.Process = process): () => void {
  const thrown = (error: unknown): void => {
    const scope = currentScope();
    internalFault.emit({ where: 'an uncaught exception', error }, scope);
    if (scope) answerWith(scope.context, error instanceof Error ? error : new Error('something other than an Error was thrown', { cause: error }));
  };
  const rejected = (error: unknown): void => internalFault.emit({ where: 'an unhandled rejection', error }, currentScope());
  // RxJS keeps to itself what is thrown when an Observable has ended, as in `finalize()` of an interceptor.
  const { onStoppedNotification } = config;
  config.onStoppedNotification = (notification) => {
    if (notification.kind === 'E') internalFault.emit({ where: 'an Observable that has ended', error: notification.error }, currentScope());
  };
  const streams = [source.stdout, source.stderr];
  for (const stream of streams) stream.on('error', dropped);
  source.on('uncaughtException', thrown).on('unhandledRejection', rejected);
  return () => {
    for (const stream of streams) stream.off('error', dropped);
    config.onStoppedNotification = onStoppedNotification;
    source.off('uncaughtException', thrown).off('unhandledRejection', rejected);
  };
}

const dropped = (): void => undefined;
