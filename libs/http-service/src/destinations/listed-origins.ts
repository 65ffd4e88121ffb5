import { kindOfStatus, kindOfTransportError, UpstreamFailure } from '@portico/upstream';
import type { FailureKind , UpstreamSignals } from '@portico/upstream';
import { AxiosError, getAdapter } from 'axios';
import type { AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import type { CallLimits } from '../request/call-limits.ts';
import type { Answered } from '../response/settle.ts';
import { isRefusedOrigin, refusedRedirect } from './refused-origin.ts';

/** Origins that are no upstreams, and that may be called all the same: by axios itself, within the limits of the call. */
export class ListedOrigins {
  private readonly origins: ReadonlySet<string>;
  private readonly http = getAdapter('http');

  constructor(
    listed: readonly string[],
    private readonly signals: UpstreamSignals,
  ) {
    this.origins = new Set(listed.map((one) => new URL(one).origin));
  }

  has(origin: string): boolean {
    return this.origins.has(origin);
  }

  /** @throws UpstreamFailure when there is no answer at all */
  async ask({ host: upstream }: URL, config: InternalAxiosRequestConfig, { scope }: CallLimits): Promise<Answered> {
    const begunAt = performance.now();
    const operation = (config.method ?? 'get').toUpperCase();
    const controller = new AbortController();
    const running = { cancel: (): void => controller.abort() };
    scope.add(running);
    let outcome: FailureKind | 'ok' | 'deadline' = 'ok';
    try {
      const response = await this.send(config, controller.signal);
      if (response.status < 300 || response.status === 304) return { response, failure: undefined };
      outcome = kindOfStatus(response.status);
      return { response, failure: new UpstreamFailure(outcome, { upstream, operation, status: response.status }) };
    } catch (cause) {
      if (isRefusedOrigin(cause)) {
        outcome = 'rejected';
        throw cause;
      }
      if (scope.reason) outcome = scope.reason === 'deadline' ? 'deadline' : 'cancelled';
      else outcome = Object(cause).code === AxiosError.ERR_BAD_RESPONSE ? 'bad-payload' : kindOfTransportError(cause, false);
      throw new UpstreamFailure(outcome === 'deadline' ? 'timeout' : outcome, { upstream, operation, cause });
    } finally {
      scope.remove(running);
      this.signals.upstreamCallFinished.emit({ upstream, operation, outcome, duration: performance.now() - begunAt }, scope);
    }
  }

  /** The status is judged later, as an upstream's is; the time is kept, and cancelling is noticed, by the scope. */
  private async send(config: InternalAxiosRequestConfig, signal: AbortSignal): Promise<AxiosResponse> {
    let refused: AxiosError | undefined;
    const beforeRedirect: InternalAxiosRequestConfig['beforeRedirect'] = (options, ...rest) => {
      const { origin } = new URL(String(options['href']));
      // A listed origin must not lead to one that is not listed.
      if (!this.origins.has(origin)) throw (refused = refusedRedirect(origin, config));
      config.beforeRedirect?.(options, ...rest);
    };
    try {
      const response = await this.http({ ...config, timeout: 0, cancelToken: undefined, signal, validateStatus: null, beforeRedirect });
      return { ...response, config };
    } catch (error) {
      throw refused ?? error;
    }
  }
}
