import { isAnswer } from './authorization-answer.ts';

const STATE = 's1';
const NAMED = { issuer: 'https://login.example', authorization_response_iss_parameter_supported: true };
const UNNAMED = { issuer: 'https://login.example' };
const ISS = `iss=${encodeURIComponent(NAMED.issuer)}`;

describe('what a browser comes back with', () => {
  it.each([
    ['a code', NAMED, `code=c&state=s1&${ISS}`],
    ['an error', NAMED, `error=access_denied&state=s1&${ISS}`],
    ['a code of a provider that never names itself', UNNAMED, 'code=c&state=s1'],
    ['a code of one that names itself without having said so', UNNAMED, `code=c&state=s1&${ISS}`],
    ['an error beside a code without a value', UNNAMED, 'code=&error=access_denied&state=s1'],
    ['a code beside an error without a value', UNNAMED, 'code=c&error=&state=s1'],
    ['a code beside an unknown parameter', NAMED, `code=c&state=s1&${ISS}&session_state=x`],
  ])('is an answer with %s', (_, metadata, query) => expect(isAnswer(new URLSearchParams(query), STATE, metadata)).toBe(true));

  it.each([
    ['another state', NAMED, `code=c&state=s2&${ISS}`],
    ['a state in other letters', NAMED, `code=c&state=S1&${ISS}`],
    ['an issuer in other letters', NAMED, 'code=c&state=s1&iss=https://LOGIN.example'],
    ['an issuer with a slash', NAMED, 'code=c&state=s1&iss=https://login.example/'],
    ['no state', NAMED, `code=c&${ISS}`],
    ['another issuer', NAMED, 'code=c&state=s1&iss=https://evil.example'],
    ['no issuer, where there must be one', NAMED, 'code=c&state=s1'],
    ['another issuer, where there need be none', UNNAMED, 'code=c&state=s1&iss=https://evil.example'],
    ['neither a code nor an error', NAMED, `state=s1&${ISS}`],
    ['a code without a value', NAMED, `code=&state=s1&${ISS}`],
    ['an error without a value', NAMED, `error=&state=s1&${ISS}`],
    ['both without a value', NAMED, `code=&error=&state=s1&${ISS}`],
    ['two codes', NAMED, `code=c&code=d&state=s1&${ISS}`],
    ['two issuers', NAMED, `code=c&state=s1&${ISS}&iss=https://evil.example`],
    ['an issuer that begins alike', NAMED, 'code=c&state=s1&iss=https://login.example.evil.example'],
    ['an ID token beside the code', NAMED, `code=c&state=s1&id_token=x&${ISS}`],
    ['an access token beside the code', NAMED, `code=c&state=s1&token=x&${ISS}`],
    ['an answer within', NAMED, `code=c&state=s1&response=x&${ISS}`],
  ])('is none with %s', (_, metadata, query) => expect(isAnswer(new URLSearchParams(query), STATE, metadata)).toBe(false));
});
