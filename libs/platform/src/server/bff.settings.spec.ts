import { loadSettings } from '@portico/config';
import { BffSettings } from './bff.settings.ts';

const LEAST = 'server: { port: 4000 }\nmanagement: { port: 4001 }\n';
const [SECOND, MINUTE, KIB, MIB] = [1_000, 60_000, 1024, 1024 * 1024];
const faultOf = (text: string): string => {
  try {
    loadSettings(BffSettings, { text });
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('the settings of a BFF', () => {
  it('are these where bff.yaml says no more than it must', () => {
    const plain = JSON.parse(JSON.stringify(loadSettings(BffSettings, { text: LEAST }))) as unknown;
    expect(plain).toEqual({
      loopback: false,
      startTimeout: MINUTE,
      reloadEvery: 10_000,
      server: {
        host: '0.0.0.0', port: 4_000, deadline: 5 * SECOND, forward: [], bodyLimit: 256 * KIB, formLimit: 16 * KIB, headerLimit: 16 * KIB, headerFields: 100, urlLimit: 16_384, requestTimeout: 30 * SECOND, keepAlive: 65 * SECOND,
      },
      management: { host: '0.0.0.0', port: 4_001 },
      connections: { limit: 16_384, perAddress: 8_192, pipelined: 32, requests: 100_000, origins: [], headersTimeout: 10 * SECOND, writeTimeout: 30 * SECOND },
      bodies: { limit: 64 * MIB, perAddress: 8 * MIB, requests: 1_000, requestsPerAddress: 256, idle: 10 * SECOND },
      streams: { limit: 1_000, perCaller: 32, perAddress: 64, longest: 60 * MINUTE, longestMessage: 1024 * 1024, silent: MINUTE },
      tracing: { sample: 1 },
      drain: { timeout: 20 * SECOND },
      log: { level: 'info', requests: true, format: 'auto', audit: true },
    });
  });

  it.each([
    ['server.deadline', 'server: { port: 4000, deadline: 9ms }\nmanagement: { port: 4001 }'],
    ['server.forward', 'server: { port: 4000, forward: [accept-language, x-user-id] }\nmanagement: { port: 4001 }'],
    ...['bodyLimit', 'formLimit', 'headerLimit'].map((name) => [`server.${name}`, `server: { port: 4000, ${name}: 0B }\nmanagement: { port: 4001 }`]),
    ['startTimeout', `${LEAST}startTimeout: 9ms`],
    ['connections.limit', `${LEAST}connections: { limit: 0 }`],
    ['connections.perAddress', `${LEAST}connections: { perAddress: 0 }`],
    ['connections.pipelined', `${LEAST}connections: { pipelined: 0 }`],
    ['connections.requests', `${LEAST}connections: { requests: 0 }`],
    ['server.headerFields', `server: { port: 4000, headerFields: 0 }\nmanagement: { port: 4001 }`],
    ['server.urlLimit', `server: { port: 4000, urlLimit: 63 }\nmanagement: { port: 4001 }`],
    ['connections.writeTimeout', `${LEAST}connections: { writeTimeout: 9ms }`],
    ...['https://partner.example/', 'partner.example', 'ftp://partner.example', 'https://a.example?b', '*'].map((origin) => ['connections.origins', `${LEAST}connections: { origins: ["${origin}"] }`]),
    ['bodies.requests', `${LEAST}bodies: { requests: 0 }`],
    ['bodies.requestsPerAddress', `${LEAST}bodies: { requestsPerAddress: 0 }`],
    ['bodies.idle', `${LEAST}bodies: { idle: 9ms }`],
    ['streams.limit', `${LEAST}streams: { limit: 0 }`],
    ['streams.perCaller', `${LEAST}streams: { perCaller: 0 }`],
    ['streams.perAddress', `${LEAST}streams: { perAddress: 0 }`],
    ['streams.longest', `${LEAST}streams: { longest: 9ms }`],
    ['streams.longestMessage', `${LEAST}streams: { longestMessage: 999B }`],
    ['streams.silent', `${LEAST}streams: { silent: 9ms }`],
    ['tracing.sample', `${LEAST}tracing: { sample: 1.1 }`],
    ['tracing.sample', `${LEAST}tracing: { sample: -0.1 }`],
  ])('have bounds, and name the one that is not kept: %s', (setting, text) => expect(faultOf(text as string)).toContain(setting as string));

  it.each([
    'server: { port: 4000, deadline: 10ms, forward: [accept-language] }\nmanagement: { port: 4001 }',
    `${LEAST}connections: { limit: 1, perAddress: 1, pipelined: 1, writeTimeout: 10ms, origins: ["https://partner.example:8443"] }`,
    `${LEAST}bodies: { requests: 1, requestsPerAddress: 1, idle: 10ms }`,
    `${LEAST}streams: { limit: 1, perCaller: 1, perAddress: 1, longest: 10ms, longestMessage: 1kB, silent: 10ms }`,
    `${LEAST}tracing: { sample: 0 }`,
  ])('may be as low as their bounds: %j', (text) => expect(faultOf(text)).toBe(''));
});
