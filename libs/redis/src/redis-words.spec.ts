import { ReplyError } from 'ioredis';
import { inRedisWords, isOfRedis, RedisUnusable } from './redis-words.ts';

const reply = (message: string): Error => new ReplyError(message) as Error;
const ofCode = (code: string, message = 'no'): Error => Object.assign(new Error(message), { code });

describe('what Redis says, and what to do about it', () => {
  it.each([
    ['WRONGPASS invalid username-password pair', 'see redis.username and redis.password'],
    ['NOAUTH Authentication required.', 'see redis.username and redis.password'],
    ['ERR invalid password', 'see redis.username and redis.password'],
    ['ERR AUTH <password> called without any password configured', 'see redis.username and redis.password'],
    ['NOPERM this user has no permissions', 'the user of redis.username may not do what Portico needs: +@read +@write +@scripting +@transaction +info +time, on ~<redis.prefix>*'],
    ['ERR DB index is out of range', 'see the number of the database at the end of redis.url, and how many Redis has (databases)'],
    ['READONLY You can\'t write', 'it is a read-only replica; redis.url must name the primary'],
    ['MOVED 3999 127.0.0.1:6381', 'it is a node of a cluster; say redis.cluster: true'],
    ['ASK 3999 127.0.0.1:6381', 'it is a node of a cluster; say redis.cluster: true'],
    ['CROSSSLOT Keys in request', 'it is a node of a cluster; say redis.cluster: true'],
    ['CLUSTERDOWN Hash slot not served', 'a node of the cluster is gone, and with it some of its keys'],
    ['ERR This instance has cluster support disabled', 'it is no cluster; leave redis.cluster out'],
    ['OOM command not allowed', 'its memory is full; raise maxmemory'],
  ])('is told together: %s', (words, fix) => {
    const reason = reply(words);
    expect(inRedisWords(reason)).toMatchObject({ name: 'RedisUnusable', message: `${words} (${fix})`, cause: reason });
  });

  it.each(['MISCONF Errors writing to disk', 'LOADING Redis is loading', 'ERR a TASK and a BOOM'])('stands alone where nothing is known: %s', (words) => {
    expect(inRedisWords(reply(words)).message).toBe(words);
  });

  it.each([
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate'],
    ['CERT_HAS_EXPIRED', 'it is too old'],
  ])('is told of certificates as well: %s', (code, words) => {
    expect(RedisUnusable.of(ofCode(code, words)).message).toMatch(/^.*\(the authority of its certificate is not known; name its file in the environment variable NODE_EXTRA_CA_CERTS\)$/);
  });

  it.each([
    ['sentinel', 'it is a Sentinel; redis.url must name the primary itself'],
    ['cluster', 'it is a node of a cluster; say redis.cluster: true'],
    ['standalone', 'its memory is full; raise maxmemory'],
    [undefined, 'its memory is full; raise maxmemory'],
  ])('goes by its mode before its words: %s', (mode, fix) => {
    expect(RedisUnusable.of(reply('OOM no'), mode).message).toBe(`OOM no (${fix})`);
  });

  it.each<[unknown, boolean]>([
    [reply('OOM no'), true],
    [new RedisUnusable('too old', undefined), true],
    [ofCode('CERT_HAS_EXPIRED'), true],
    [ofCode('ERR_TLS_CERT_ALTNAME_INVALID'), true],
    [ofCode('ERR_SSL_WRONG_VERSION_NUMBER'), true],
    [ofCode('ECONNREFUSED'), false],
    [new Error('CERT in words only'), false],
    [undefined, false],
  ])('is of Redis or of TLS, or of the network: %s', (reason, expected) => {
    expect(isOfRedis(reason)).toBe(expected);
  });

  it('is left as it is where it is in these words already, or of the network', () => {
    for (const reason of [new RedisUnusable('too old', 'fix'), ofCode('ECONNREFUSED', 'OOM')]) expect(inRedisWords(reason)).toBe(reason);
  });
});
