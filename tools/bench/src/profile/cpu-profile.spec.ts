import { ownerOf, shortened } from './cpu-profile.ts';

describe('where a function comes from', () => {
  it.each([
    ['../../../node_modules/undici/lib/core/request.js', 'undici/lib/core/request.js'],
    ['../../../libs/platform/src/context/scope.ts', 'libs/platform/src/context/scope.ts'],
    ['../../../apps/web-bff/src/main.ts', 'apps/web-bff/src/main.ts'],
    ['../../../tools/bench/apps/by-hand/page.ts', 'tools/bench/apps/by-hand/page.ts'],
  ])('%s', (source, short) => {
    expect(shortened(source)).toBe(short);
  });

  it.each([
    ['libs/upstream/src/calls/call.ts', 'libs/upstream'],
    ['libs/contracts/catalog/src/index.ts', 'libs/contracts/catalog'],
    ['@nestjs/core/router/router-proxy.js', '@nestjs/core'],
    ['fastify/lib/reply.js', 'fastify'],
    ['node:net', 'node'],
    ['apps/web-bff/src/upstreams/catalog.client.ts', 'the endpoint’s own code'],
  ])('%s belongs to %s', (file, owner) => {
    expect(ownerOf({ name: 'f', file })).toBe(owner);
  });

  it('keeps garbage collection apart from built-ins', () => {
    expect(ownerOf({ name: '(garbage collector)', file: '' })).toBe('garbage collector');
    expect(ownerOf({ name: 'writev', file: '' })).toBe('V8 built-ins');
  });
});
