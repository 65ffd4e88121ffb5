import { HttpService } from '@nestjs/axios';
import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { DiscoveryService, LazyModuleLoader } from '@nestjs/core';
import type { AxiosInstance } from 'axios';
import { UpstreamAdapter } from './upstream-adapter.ts';

type Adapter = AxiosInstance['defaults']['adapter'];

/** Finds every `HttpService` of the application and makes it send through the upstreams. */
@Injectable()
export class HttpServiceBridge implements OnModuleInit, OnApplicationShutdown {
  /** What each axios instance sent through before. Several services may share one: a plain `HttpModule` takes axios's own. */
  private readonly before = new Map<AxiosInstance, Adapter>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly adapter: UpstreamAdapter,
    private readonly loader: LazyModuleLoader,
  ) {}

  onModuleInit(): void {
    this.bridge();
    const { loader } = this;
    const load = loader.load.bind(loader);
    // Before anything of a module that is loaded later is used.
    loader.load = (...of) => load(...of).then((module) => (this.bridge(), module));
  }

  /** Gives back what belongs to the process: axios's own instance outlives the application. */
  onApplicationShutdown(): void {
    for (const [{ defaults }, adapter] of this.before) if (defaults.adapter === this.adapter.send) defaults.adapter = adapter;
  }

  private bridge(): void {
    for (const { instance } of this.discovery.getProviders()) {
      if (!(instance instanceof HttpService)) continue;
      // The prototype of a transient provider has no axios yet.
      const axios = instance.axiosRef as AxiosInstance | undefined;
      if (!axios || this.before.has(axios)) continue;
      this.before.set(axios, axios.defaults.adapter);
      axios.defaults.adapter = this.adapter.send;
    }
  }
}
