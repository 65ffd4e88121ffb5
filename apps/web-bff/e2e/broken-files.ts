/** Takes the key out. */
export const GONE = Symbol('gone');

/** A mistake in a settings file: where it is made, what is written there, and what is said of it. */
export type Mistake = readonly [at: string, value: unknown, said: string];

const REDIRECT = { name: 'pictures', match: { path: '/pictures/*' }, redirect: { to: '/elsewhere' }, access: 'public' };

/** One mistake a row. Items of lists are named by their position. */
export const MISTAKES: readonly Mistake[] = [
  ['serverr', {}, 'serverr: is not a setting'],
  ['server.prot', 4_000, 'server.prot: is not a setting'],
  ['server', 4_000, 'server: is a single value, not a section'],
  ['server', [], 'server: is a list, not a section'],
  ['server.deadline', 3, 'server.deadline: 3 is a bare number, not a duration'],
  ['server.deadline', '3 parsecs', 'server.deadline: "3 parsecs" is not a duration'],
  ['server.deadline', '0ms', 'server.deadline: 0ms must be a duration from 10ms to 298h'],
  ['server.deadline', null, 'server.deadline: has no value'],
  ['server.bodyLimit', '6KB', 'server.bodyLimit: "6KB" is not a size'],
  ['server.bodyLimit', { a: 1 }, 'server.bodyLimit: is a section, not a size'],
  ['server.forward', 'x-tenant', 'server.forward: is not a list'],
  ['server.forward', ['authorization'], 'server.forward: "authorization" cannot be forwarded'],
  ['server.requestTimeout', '99999999h', 'server.requestTimeout: 99999999h must be a duration of at most 298h'],
  ['startTimeout', 'soon', 'startTimeout: "soon" is not a duration'],
  ['reloadEvery', 10, 'reloadEvery: 10 is a bare number, not a duration'],
  ['zone', ['eu'], 'zone: is a list, not text'],
  ['tracing.sample', 2, 'tracing.sample: 2 must not be greater than 1'],
  ['drain.timeout', '-1s', 'drain.timeout: "-1s" is not a duration'],
  ['log.level', 'loud', 'log.level: "loud" must be one of the following values: trace, debug, info, warn, error, silent'],
  ['log.requests', 'yes', 'log.requests: "yes" is not a boolean'],
  ['connections.limit', 0, 'connections.limit: 0 must not be less than 1'],
  ['connections.origins', ['https://a.example/path'], 'connections.origins: "https://a.example/path" is no origin'],
  ['bodies.idle', '1ms', 'bodies.idle: 1ms must be a duration from 10ms to 298h'],
  ['streams.longestMessage', '1B', 'streams.longestMessage: 1B must be a size of at least 1kB'],
  ['edge.trustedProxies', ['lan'], 'edge.trustedProxies[0]: "lan" is not a CIDR range'],
  ['edge.trustedProxies', ['10.0.0.0/33'], 'edge.trustedProxies[0]: "10.0.0.0/33" has a prefix length out of range'],
  ['edge.proxyProtocol', ['::/129'], 'edge.proxyProtocol[0]: "::/129" has a prefix length out of range'],
  ['edge.addressFrom', 'x-real-ip', 'edge.addressFrom: "x-real-ip" must be one of the following values: x-forwarded-for, forwarded'],
  ['edge.origin', 'shop.example', 'edge.origin: "shop.example" is not a URL'],
  ['edge.addresses.block', ['300.0.0.1'], 'edge.addresses.block[0]: "300.0.0.1" is not a CIDR range'],
  ['edge.addresses.blockFiles', ['/nowhere/block.txt'], 'edge.addresses.blockFiles: /nowhere/block.txt is not there'],
  ['edge.addresses.allowFiles', ['/nowhere/allow.txt'], 'edge.addresses.allowFiles: /nowhere/allow.txt is not there'],
  ['edge.cors.origins', ['app.example'], 'edge.cors.origins: "app.example" is no origin'],
  ['edge.cors.methods', ['TRACE'], 'edge.cors.methods: each value must be one of the following values: GET, HEAD, POST, PUT, PATCH,'],
  ['edge.headers.frameOptions', 'NONE', 'edge.headers.frameOptions: "NONE" must be one of the following values: , DENY, SAMEORIGIN'],
  [
    'edge.headers.contentSecurityPolicy', "default-src 'self'\nx: y",
    'edge.headers.contentSecurityPolicy: has a line break, or letters that no header may have',
  ],
  ['edge.compression.codings', ['deflate'], 'edge.compression.codings: each value must be one of the following values: zstd, br, gzip'],
  ['edge.compression.threshold', '0B', 'edge.compression.threshold: 0B must be a size of at least 1B'],
  ['overload.min', 5_000, 'overload.min: 5000 must not be above max'],
  ['overload.reads', 0, 'overload.reads: 0 must not be less than 0.1'],
  [
    'rateLimit.byAddress', [{ name: 'address', limit: 10, per: '1m', algorithm: 'leaky' }],
    'rateLimit.byAddress[0].algorithm: "leaky" must be one of the following values: window, gcra',
  ],
  ['rateLimit.byAddress', [{ name: 'address', per: '1m' }], 'rateLimit.byAddress[0].limit: is missing'],
  ['rateLimit.plan', 'gold', 'rateLimit.plan names the plan "gold", which does not exist'],
  ['session.issuer', GONE, 'session.issuer: is missing'],
  ['session.clientId', GONE, 'session.clientId: is missing'],
  ['session.idle', '0s', 'session.idle: 0ms must be a duration from 1s to 87600h'],
  ['caching.upstreams', [{ name: 'nowhere' }], 'caching.upstreams.nowhere: there is no upstream "nowhere"'],
  ['caching.variants', 1_000, 'caching.variants: 1000 must not be greater than 256'],
  ['redis.url', 'http://127.0.0.1', 'redis.url: "http://127.0.0.1" does not use redis or rediss'],
  ['tls.certificates.0.certificate', '/nowhere/tls.crt', 'tls.certificates[0].certificate (/nowhere/tls.crt) does not exist'],
  ['tls.certificates.0.key', '/nowhere/tls.key', 'tls.certificates[0].key (/nowhere/tls.key) does not exist'],
  ['tls.certificates.0.key', GONE, 'tls.certificates[0].key: is missing'],
  ['tls.certificates.0.certificate', '/etc/hostname', 'tls.certificates[0].certificate (/etc/hostname) has no certificate in it'],
  ['tls.certificates.0.name', 'The Shop', 'tls.certificates[0].name: "The Shop" must be a name'],
  ['tls.minVersion', 'TLSv1.1', 'tls.minVersion: "TLSv1.1" must be one of the following values: TLSv1.2, TLSv1.3'],
  ['tls.http2', 'on', 'tls.http2: "on" is not a boolean'],
  ['tls.clients', { port: 8443 }, 'tls.clients.ca: is missing'],
  ['tls.clients', { port: 8443, ca: '/nowhere/ca.crt' }, 'tls.clients.ca (/nowhere/ca.crt) does not exist'],
  ['tls.redirectFrom', 99_999, 'tls.redirectFrom: 99999 must be a port'],
  ['upstreams', {}, 'upstreams: is not a list'],
  ['upstreams.0', 'catalog', 'upstreams[0]: is not a section'],
  ['upstreams.0.kind', 'htp', 'upstreams[0].kind: "htp" is not a known kind'],
  ['upstreams.0.kind', GONE, 'upstreams[0].kind: is missing'],
  ['upstreams.0.name', 'Catalog!', 'upstreams[0].name: "Catalog!" must match /^[a-z][a-z0-9-]*$/ regular expression'],
  ['upstreams.1.name', 'catalog', 'upstreams[1].name: "catalog" is already the name of upstreams[0]'],
  ['upstreams.0.timeout', 250, 'upstreams[0].timeout: 250 is a bare number, not a duration'],
  ['upstreams.0.maxResponse', 'lots', 'upstreams[0].maxResponse: "lots" is not a size'],
  ['upstreams.0.retry', { attempts: 0 }, 'upstreams[0].retry.attempts: 0 must not be less than 1'],
  [
    'upstreams.0.balancing', { by: 'dice' },
    'upstreams[0].balancing.by: "dice" must be one of the following values: two-choices, round-robin,',
  ],
  ['upstreams.0.checked', 1.1, 'upstreams[0].checked: 1.1 must not be greater than 1'],
  ['upstreams.0.tls', { ca: '/nowhere/ca.crt' }, 'upstreams.catalog.tls.ca (/nowhere/ca.crt) does not exist'],
  ['upstreams.4.identity', { kind: 'basic' }, 'upstreams[4].identity.kind: "basic" is not a known kind'],
  ['versions.0.name', 'nowhere', 'versions.nowhere: "nowhere" is no upstream of kind http'],
  ['versions.0.variants.1.to', 'nowhere', 'versions.catalog.variants.canary.to: "nowhere" is no upstream of kind http'],
  ['versions.0.variants.0.weight', -5, 'versions[0].variants[0].weight: -5 must not be less than 0'],
  ['versions.0.variants.0.weight', GONE, 'versions[0].variants[0].weight: is missing'],
  ['versions.0.pinned', 'gold', 'versions.catalog.pinned: "gold" is none of its variants'],
  ['versions.0.overrideHeader', 'X Version', 'versions[0].overrideHeader: "X Version" must be the name of a header'],
  ['routes.0.access', GONE, 'routes.images: says nothing of access'],
  ['routes.0.access', 'anybody', 'routes[0].access: "anybody" must be one of the following values: public, authenticated'],
  ['routes.0.scopes', ['images:read'], 'routes.images: is public, and says beside it who may call'],
  ['routes.0.to', GONE, 'routes.images: has neither an upstream nor a redirect'],
  ['routes.0.to', 'nowhere', 'routes.images.to: "nowhere" is no upstream'],
  ['routes.0.to', 'recommendations', 'routes.images.to: "recommendations" is not of kind http'],
  ['routes.0.redirect', { to: '/elsewhere' }, 'routes.images: has an upstream and a redirect'],
  ['routes.0.match.path', 'images', 'routes[0].match.path: "images" must be a path'],
  ['routes.0.match.path', '/a/*/b', 'routes.images.match.path: "/a/*/b" is no path of whole segments'],
  ['routes.0.match.methods', ['FETCH'], 'routes[0].match.methods: each value must be one of the following values: GET, POST, PUT, PATCH,'],
  ['routes.0.match.host', 'SHOP.example', 'routes[0].match.host: "SHOP.example" must be the name of a host'],
  [
    'routes.0.match.headers', { 'X-Version': '1' },
    'routes.images.match.headers.X-Version: names of header fields are written in small letters',
  ],
  ['routes.0.match.headers', { 'x-version': 1 }, 'routes.images.match.headers.x-version: is no text'],
  ['routes.0.rewrite.path', '/v2/:nothing', 'routes.images.rewrite.path: :nothing is no parameter of /images/:imageId/:width'],
  ['routes.0.rewrite.requestHeaders', { pass: ['cookie'] }, 'routes.images.rewrite.requestHeaders.pass: cookie cannot be passed on'],
  ['routes.0.rewrite.responseHeaders', { set: { 'x-a': 'a\r\nb: c' } }, 'routes.images.rewrite.responseHeaders.set.x-a: cannot be written'],
  ['routes.0.types', ['image'], 'routes[0].types: "image" is no media type'],
  ['routes.0.mirror', { to: 'nowhere' }, 'routes.images.mirror.to: "nowhere" is no upstream of kind http'],
  ['routes.0.mirror', { to: 'catalog', percent: 101 }, 'routes[0].mirror.percent: 101 must not be greater than 100'],
  ['routes.0.policies', { price: 5 }, 'routes.images.policies.price: is no policy that routes have here'],
  ['routes.0.deadline', '1ms', 'routes[0].deadline: 1ms must be a duration from 10ms to 298h'],
  [
    'routes.1', { ...REDIRECT, match: { path: '/images/:id/:size' } },
    'pictures.get: GET /images/:id/:size is the same match as GET /images/:imageId/:width of images.get',
  ],
  ['routes.1', { ...REDIRECT, match: { path: '/api/home' } }, 'pictures.get: GET /api/home is the same match as GET /api/home of'],
  ['routes.1', { ...REDIRECT, access: undefined }, 'routes.pictures: says nothing of access'],
  ['routes.1', { ...REDIRECT, redirect: { to: 'elsewhere' } }, 'routes[1].redirect.to: "elsewhere" must be a path or an https:// URL'],
  [
    'routes.1', { ...REDIRECT, redirect: { to: '/elsewhere', status: 200 } },
    'routes[1].redirect.status: 200 must be one of the following values: 301, 302, 303, 307, 308',
  ],
  ['routes.1', { ...REDIRECT, mirror: { to: 'catalog' } }, 'routes.pictures.mirror: no upstream answers a redirect'],
  ['routes.1.name', 'images', 'routes[1].name: "images" is already the name of routes[0]'],
  ['static', [{ name: 'pages', path: '/pages/*', root: '/nowhere', access: 'public' }], 'static.pages.root: /nowhere is no folder'],
  ['static', [{ name: 'pages', path: '/pages/*', root: '/tmp' }], 'static.pages: says nothing of access'],
];

/** Mistakes of the text itself. */
export const BROKEN_TEXTS: readonly (readonly [text: (good: string) => string, said: string])[] = [
  [() => '', 'session.issuer: is missing'],
  [(good) => `${good}\nserver: { port: 1 }\n`, 'server: is written twice; line 1 has it already'],
  [(good) => good.replace('\n  port:', '\n\tport:'), 'is not valid YAML'],
  [(good) => `${good}\nrest: [1, 2\n`, 'is not valid YAML: the indentation does not fit, or a'],
  [() => '- a\n- b\n', 'holds no settings at its top level'],
  [(good) => `${good}\nzone: *anchor\n`, 'zone: the alias names no anchor above it'],
  [(good) => good.replace('server:', 'server'), 'is not valid YAML: a key runs over several lines'],
];

/** The settings with a mistake in them. */
export function withMistake(settings: object, [at, value]: Mistake): object {
  const copy = structuredClone(settings);
  const steps = at.split('.');
  const last = steps.pop() as string;
  let around = copy as Record<string, unknown>;
  for (const step of steps) around = (around[step] ??= {}) as Record<string, unknown>;
  if (value === GONE) delete around[last];
  else around[last] = value;
  return copy;
}
