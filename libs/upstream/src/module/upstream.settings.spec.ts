import { ListOf, loadSettings } from '@portico/config';
import { settingsFaults } from './settings-faults.ts';
import { UPSTREAM_KINDS } from './upstream.settings.ts';
import type { AnyUpstreamSettings } from './upstream.settings.ts';

class Settings {
  @ListOf({ kind: UPSTREAM_KINDS })
  upstreams: AnyUpstreamSettings[] = [];
}

const load = (more: string, kind = 'http'): AnyUpstreamSettings | undefined => {
  const instance = kind === 'http' ? 'http://catalog.example' : 'catalog.example:9000';
  const text = `upstreams: [{ name: catalog, kind: ${kind}, instances: ["${instance}"], ${more} }]`;
  return loadSettings(Settings, { text, file: 'bff.yaml', env: { NODE_ENV: 'development' } }).upstreams[0];
};

describe('the settings of an upstream', () => {
  it.each(['x-deadline-ms', 'x-time-left', 'deadline'])('have a header for the deadline: %s', (name) => {
    expect(load(`deadlineHeader: ${name}`)?.deadlineHeader).toBe(name);
  });

  it.each(['content-length', 'transfer-encoding', 'host', 'authorization', 'connection', 'accept', 'traceparent', 'grpc-timeout', 'X-Deadline'])(
    'are refused where that header has another meaning on the way, with the fix: %s',
    (name) => {
      for (const kind of ['http', 'grpc']) expect(() => load(`deadlineHeader: ${name}`, kind)).toThrow(/deadlineHeader.*[^]*must\s+be\s+a\s+header\s+that\s+tells\s+nothing\s+else[^]*fix: name one of its own[^]*x-deadline-ms/);
    },
  );

  it('are refused where clients say how long is left', () => {
    const upstreams = [load('deadlineHeader: x-left') as AnyUpstreamSettings];
    const faultsWith = (...forward: string[]): string[] => settingsFaults({ upstreams, server: { forward } });
    expect([faultsWith('accept-language'), settingsFaults({ upstreams }), faultsWith('x-left')]).toEqual([
      [],
      [],
      ['upstreams.catalog.deadlineHeader: x-left is forwarded from clients as well; take it out of server.forward, or name another'],
    ]);
  });

  it.each([
    ['http', '/health?full'],
    ['grpc', 'shop.v1.Shop'],
    ['grpc', '""'],
  ])('have what a probe asks for over %s: %s', (kind, path) => {
    expect(load(`probe: { path: ${path} }`, kind)?.probe.path).toBe(path.replace('""', ''));
  });

  it.each([
    ['http', 'health', /probe\.path[^]*must be a path[^]*fix: write one that begins with a slash, such as \/health/],
    ['http', '""', /probe\.path[^]*must be a path[^]*fix: write one that begins with a slash, such as \/health/],
    ['grpc', '/health', /probe\.path[^]*must be a service of gRPC[^]*fix: write its full name/],
  ])('are refused where it is nothing to ask for over %s: %s', (kind, path, fault) => {
    expect(() => load(`probe: { path: ${path} }`, kind)).toThrow(fault);
  });
});
