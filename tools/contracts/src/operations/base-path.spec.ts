import { basePathOf } from './base-path.ts';

describe('the base path of a service', () => {
  it.each<[unknown, string]>([
    [undefined, ''],
    [[], ''],
    [[{ url: 'https://api.example.com' }], ''],
    [[{ url: 'https://api.example.com/v1/' }, { url: '/v2' }], '/v1'],
    [[{ url: '/api' }], '/api'],
    [[{ url: 'https://{host}/{stage}/x', variables: { host: { default: 'h' }, stage: { default: 'prod' } } }], '/prod/x'],
    [[{ url: 5 }], ''],
  ])('of %j is %j', (servers, expected) => expect(basePathOf(servers)).toBe(expected));
});
