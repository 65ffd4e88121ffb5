import { config, UnsubscriptionError } from 'rxjs';
import { answerWith } from '../context/answer-with.ts';
import { isCalledOff } from '../context/called-off.ts';
import { currentScope } from '../context/current.ts';
import type { Signals } from '../events/signals.ts';
import { errorOf, reasonOf } from '../problems/thrown.ts';

/**
 * Keeps the process alive when code throws where nothing calls it that could take it: a timer, a listener, a promise that is not awaited.
 * Everybody else's requests would end with it. The fault is logged with the request that the code ran for; after an exception, that request
 * is answered 500. A rejection may be what a part has left behind whose failure is answered already, so it is logged alone.
 *
 * What cannot be written to stdout or stderr is dropped: the report of that would fail there as well, and be reported, without end.
 *
 * @returns takes the handlers away again
 */
export function surviveStrayFaults({ internalFault }: Signals, source: NodeJS.Process = process): () => void {
  const thrown = (error: unknown): void => {
    const scope = currentScope();
    internalFault.emit({ where: 'an uncaught exception', error }, scope);
    if (scope) answerWith(scope.context, errorOf(error));
  };
  const rejected = (error: unknown): void => internalFault.emit({ where: 'an unhandled rejection', error }, currentScope());
  // RxJS keeps to itself what comes when an Observable has ended, and so it keeps that a call was called off with the part that it was made for.
  const { onStoppedNotification } = config;
  config.onStoppedNotification = (notification) => {
    if (notification.kind !== 'E') return;
    const scope = currentScope();
    const error = reasonOf(notification.error);
    if (isCalledOff(error, scope)) return;
    internalFault.emit({ where: 'an Observable that has ended', error }, scope);
    // `finalize()` of an interceptor has thrown: what it wraps does not come to its end. What parts do has a scope of its own, and plans that see to it.
    if (error instanceof UnsubscriptionError && scope && scope === scope.context.scope) answerWith(scope.context, error);
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
