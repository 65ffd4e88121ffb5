import { Injectable } from '@nestjs/common';
import { BackgroundScopes, currentScope, runInScope } from '@portico/platform';
import { checkNotTheClients, Upstreams, UpstreamSignals } from '@portico/upstream';
import type { RawUpstreams } from '@portico/upstream';
import type { AxiosAdapter, InternalAxiosRequestConfig } from 'axios';
import { Readable } from 'node:stream';
import { askUpstream } from '../destinations/ask-upstream.ts';
import { ListedOrigins } from '../destinations/listed-origins.ts';
import { refusedOrigin } from '../destinations/refused-origin.ts';
import { HttpServiceSettings } from '../http-service.settings.ts';
import { CallLimits } from '../request/call-limits.ts';
import { headersOf } from '../request/headers.ts';
import { urlOf } from '../request/url-of.ts';
import { asAxiosError } from '../response/as-axios-error.ts';
import { settle } from '../response/settle.ts';
import type { Answered } from '../response/settle.ts';

/** What axios sends through: upstreams by their origins, and the few other origins that are listed. */
@Injectable()
export class UpstreamAdapter {
  private readonly upstreams: RawUpstreams;
  private readonly listed: ListedOrigins;

  constructor(
    upstreams: Upstreams,
    private readonly settings: HttpServiceSettings,
    private readonly background: BackgroundScopes,
    signals: UpstreamSignals,
  ) {
    this.upstreams = upstreams.raw();
    this.listed = new ListedOrigins(settings.allowedOrigins, signals);
  }

  /** An axios adapter; axios takes it without this object. */
  readonly send: AxiosAdapter = async (config) => {
    const served = currentScope();
    const limits = new CallLimits(served ?? this.background.open(), config, served === undefined);
    const answered = await this.answered(config, limits);
    const { data } = answered.response;
    if (data instanceof Readable) limits.endWith(data);
    else limits.end();
    return settle(answered);
  };

  private async answered(config: InternalAxiosRequestConfig, limits: CallLimits): Promise<Answered> {
    try {
      return await runInScope(limits.scope, () => this.ask(config, limits));
    } catch (error) {
      limits.end();
      throw asAxiosError(error, config, limits);
    }
  }

  private ask(config: InternalAxiosRequestConfig, limits: CallLimits): Promise<Answered> {
    const url = urlOf(config);
    if (this.upstreams.at(url.origin)) return askUpstream(this.upstreams, url, config, this.settings.maxUpload);
    if (this.listed.has(url.origin)) {
      for (const [name, value] of headersOf(url, config)) checkNotTheClients(name, value, limits.scope.context, url.origin);
      return this.listed.ask(url, config, limits);
    }
    throw refusedOrigin(url.origin, this.upstreams.origins, config);
  }
}
