import { kindOfGrpcError, kindOfStatus, kindOfTransportError } from './classify.ts';

describe('what a status means', () => {
  it.each([
    [404, 'not-found'],
    [410, 'not-found'],
    [401, 'denied'],
    [403, 'denied'],
    [429, 'overloaded'],
    [503, 'overloaded'],
    [400, 'rejected'],
    [409, 'rejected'],
    [302, 'rejected'],
    [500, 'server-error'],
    [502, 'server-error'],
    [599, 'server-error'],
    [499, 'rejected'],
    [504, 'timeout'],
  ])('%d is %s', (status, kind) => expect(kindOfStatus(status)).toBe(kind));
});

describe('what a transport error means', () => {
  it.each([
    ['ECONNREFUSED', false, 'refused'],
    ...['ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'ENOENT', 'EACCES', 'ERR_PROXY_REFUSED'].map((code): [string, boolean, string] => [code, false, 'refused']),
    ...['CRL_HAS_EXPIRED', 'INVALID_CA', 'INVALID_PURPOSE', 'HOSTNAME_MISMATCH'].map((code): [string, boolean, string] => [code, false, 'refused']),
    ['UND_ERR_CONNECT_TIMEOUT', false, 'refused'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', false, 'refused'],
    ['CERT_HAS_EXPIRED', false, 'refused'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', false, 'refused'],
    ['SELF_SIGNED_CERT_IN_CHAIN', false, 'refused'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', false, 'refused'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', false, 'reset'],
    ['ECONNRESET', false, 'reset'],
    ['UND_ERR_SOCKET', false, 'reset'],
    ['HPE_INVALID_CONSTANT', false, 'bad-payload'],
    ['HPE_HEADER_OVERFLOW', false, 'too-large'],
    ['ECONNREFUSED', true, 'bad-payload'],
    ['HPE_HEADER_OVERFLOW', true, 'bad-payload'],
    ['UND_ERR_SOCKET', true, 'bad-payload'],
  ])('%s, answer begun: %s: %s', (code, began, kind) => expect(kindOfTransportError(Object.assign(new Error(), { code }), began)).toBe(kind));

  it.each([[new Error('other side closed')], [undefined]])('takes an error without a code for a lost connection: %s', (error) =>
    expect(kindOfTransportError(error, false)).toBe('reset'),
  );
});

describe('what a gRPC error means', () => {
  it.each([
    [5, '', 'not-found'],
    [4, '', 'timeout'],
    [1, '', 'server-error'],
    [1, 'Call cancelled', 'reset'],
    [99, '', 'server-error'],
    [7, '', 'denied'],
    [16, '', 'denied'],
    [8, '', 'overloaded'],
    [8, 'Received message larger than max (30 vs 20)', 'too-large'],
    [8, 'Received message that decompresses to a size larger than 20', 'too-large'],
    [3, '', 'rejected'],
    [12, '', 'rejected'],
    [undefined, undefined, 'bad-payload'],
    [13, 'Failed to decompress gzip-encoded message', 'bad-payload'],
    [13, '', 'server-error'],
    [13, 'Response message parsing error: index out of range', 'bad-payload'],
    [13, 'Received RST_STREAM with code 2', 'reset'],
    [13, 'Received RST_STREAM with code 2 triggered by internal client error: Protocol error', 'too-large'],
    [14, '', 'overloaded'],
    [14, 'No connection established. Last error: connect ECONNREFUSED', 'refused'],
    [14, 'Connection dropped', 'reset'],
    [14, 'read ECONNRESET', 'reset'],
    [14, 'socket hang up', 'reset'],
    [14, 'Name resolution failed for target dns:shop', 'refused'],
    [14, 'connect ECONNREFUSED 127.0.0.1:1', 'refused'],
    [13, 'read ECONNRESET', 'reset'],
    [13, 'socket hang up', 'reset'],
    [13, 'Error decoding the message', 'bad-payload'],
    [12, 'No message received', 'bad-payload'],
    [12, 'Too many responses received', 'bad-payload'],
    [12, 'the message: No message received', 'rejected'],
    // Only where the client says so itself.
    [8, 'quota: Received message larger than max', 'overloaded'],
    [2, 'Call cancelled', 'server-error'],
    ...[
      ...['No connection established', 'read ECONNRESET', 'Protocol error: internal client error: Protocol error', 'Received RST_STREAM'],
      ...['Received message larger than max', 'No message received', 'Error decoding the message'],
    ].map((words): [number, string, string] => [5, words, 'not-found']),
    [12, 'No message received yet', 'rejected'],
  ])('status %d "%s" is %s', (code, details, kind) => expect(kindOfGrpcError({ ...(code === undefined ? {} : { code }), ...(details === undefined ? {} : { details }) })).toBe(kind));
});
