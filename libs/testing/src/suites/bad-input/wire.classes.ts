import { writeRequest } from '../../wire/raw-request.ts';
import { changed } from './bad-case.ts';
import type { BadInputClass, Subject } from './bad-case.ts';

/** The good request's bytes with lines added to its head. */
const withLines = (subject: Subject, ...lines: readonly string[]): string =>
  writeRequest(changed(subject, {})).replace('\r\n', `\r\n${lines.map((line) => `${line}\r\n`).join('')}`);

/** The good request's bytes with its first line rewritten. */
const withStart = (subject: Subject, start: (method: string, target: string) => string): string =>
  writeRequest(changed(subject, {})).replace(/^.*\r\n/, start(subject.route.method, subject.good.target));

/** Bytes that are not HTTP/1.1 (RFC 9112), or could be read in two ways, which is how requests are smuggled (section 11.2). */
export const WIRE_CLASSES: readonly BadInputClass[] = [
  {
    name: 'a request line that is none',
    about: 'any route',
    casesFor: (subject) =>
      [
        withStart(subject, (method, target) => `${method} ${target}\r\n`),
        withStart(subject, (method, target) => `${method} ${target} HTTP/9.9\r\n`),
        withStart(subject, (method, target) => `${method} ${target} and more HTTP/1.1\r\n`),
        withStart(subject, (_, target) => `${target} HTTP/1.1\r\n`),
        `\u0016\u0003\u0001 a TLS client\r\n\r\n`,
      ].map((request) => ({ request, codes: ['malformed-request'] })),
  },
  {
    name: 'a header line that is none',
    about: 'any route',
    casesFor: (subject) =>
      ['no colon here', 'space in name: x', ': nameless', 'x-null: a\0b', 'x-bell: \u0007'].map((line) => ({
        request: withLines(subject, line),
        codes: ['malformed-request'],
      })),
  },
  {
    name: 'a body whose length is in doubt',
    about: 'any route',
    casesFor: (subject) =>
      [
        withLines(bodiless(subject), 'transfer-encoding: chunked', 'content-length: 5'),
        withLines(bodiless(subject), 'content-length: 5', 'content-length: 6'),
        withLines(bodiless(subject), 'content-length: -5'),
        withLines(bodiless(subject), 'content-length: 0x5'),
        `${withLines(bodiless(subject), 'transfer-encoding: chunked')}nonsense\r\n`,
      ].map((request) => ({ request, codes: ['malformed-request', 'invalid-input', 'unsupported-media-type'] })),
  },
  {
    name: 'a body in a transfer coding other than chunks',
    about: 'any route',
    casesFor: (subject) => ['gzip, identity', 'gzip, chunked', 'xyz, chunked'].map((coding) => ({ request: withLines(bodiless(subject), `transfer-encoding: ${coding}`), codes: ['not-implemented', 'malformed-request'] })),
  },
  {
    name: 'a body where none is read',
    about: 'any route',
    casesFor: (subject) =>
      subject.route.input.body
        ? []
        : [
            ['{"a":1}', { 'content-type': 'application/json' }] as const,
            ['a=1', { 'content-type': 'application/x-www-form-urlencoded' }] as const,
            ['5\r\nhello\r\n0\r\n\r\n', { 'transfer-encoding': 'chunked' }] as const,
          ].map(([body, headers]) => ({
            request: changed(subject, { body, headers }),
            codes: ['invalid-input'],
            field: { in: 'body', field: '' },
          })),
  },
  {
    name: 'no host, or two',
    about: 'any route',
    casesFor: (subject) =>
      [
        withStart(subject, (method, target) => `${method} ${target} HTTP/1.1\r\n`).replace('host: bff.test\r\n', ''),
        withLines(subject, 'host: other.test'),
      ].map((request) => ({ request, codes: ['malformed-request'] })),
  },
];

const bodiless = (subject: Subject): Subject => {
  const { body: _, ...good } = subject.good;
  return { ...subject, good };
};
