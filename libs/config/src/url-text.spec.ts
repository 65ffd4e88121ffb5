import { SettingFormatError } from './index.ts';
import { parseUrl } from './url-text.ts';

const HTTP = ['http', 'https'];

describe('parseUrl', () => {
  it.each([
    ['http://catalog:9080', 'http://catalog:9080'],
    ['http://catalog:9080/', 'http://catalog:9080'],
    ['HTTPS://Catalog.Example:443/v1//', 'https://catalog.example/v1'],
    ['http://[::1]:80/x', 'http://[::1]/x'],
    ['http://a/x/?q=1', 'http://a/x/?q=1'],
  ])('reads %s as %s', (text, url) => {
    expect(parseUrl(text, HTTP)).toBe(url);
  });

  it('allows other protocols when told', () => {
    expect(parseUrl('redis://cache:6379', ['redis', 'rediss'])).toBe('redis://cache:6379');
  });

  it.each(['', 'catalog', '/v1', 'http://', 'mailto:x', 'http://a b', ' http://a', 'http://a:99999'])('refuses %j', (text) => {
    expect(() => parseUrl(text, HTTP)).toThrow(SettingFormatError);
    expect(() => parseUrl(text, HTTP)).toThrow(/is not a URL: write an absolute URL with http or https, such as http:/);
  });

  it('refuses another protocol', () => {
    expect(() => parseUrl('ftp://files', HTTP)).toThrow('"ftp://files" does not use http or https');
  });

  it.each(['http://a/#top', 'http://a#', 'http://a/?q=1#', 'http://#'])('refuses %s, which has a fragment or no host', (text) => {
    expect(() => parseUrl(text, HTTP)).toThrow(SettingFormatError);
  });

  it.each(['http://u:hunter2@h', 'ftp://u:hunter2@h', 'http://hunter2@h', 'http://:hunter2@h', 'http://u:hunter2@h i', 'http://u:hunter2@h:x'])(
    'refuses %s without repeating what may be a password',
    (text) => {
      expect(() => parseUrl(text, HTTP)).toThrow(SettingFormatError);
      expect(() => parseUrl(text, HTTP)).not.toThrow(/hunter2/);
    },
  );
});
