import { curlCommand, curlCommands } from './curl.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

describe('a curl command of a document', () => {
  it.each([
    ['curl localhost:4000/api/home', { url: 'http://localhost:4000/api/home', method: 'GET', showsHeaders: false }],
    [`curl -si 'http://localhost:4000/api/search?q=a b'`, { url: 'http://localhost:4000/api/search?q=a b', showsHeaders: true }],
    ['curl -I localhost:4000/media/p-00001/160', { method: 'HEAD', showsHeaders: true }],
    [`curl localhost:9080/faults -d '{"kind": "hang"}'`, { method: 'POST', body: '{"kind": "hang"}', headers: FORM }],
    ['curl -X POST localhost:9080/reset', { method: 'POST', body: undefined }],
    [`curl -H 'x-development-caller: c-00001' localhost:4000/`, { headers: { 'x-development-caller': 'c-00001' } }],
  ])('is read: %s', (line, expected) => {
    expect(curlCommand(line)).toMatchObject(expected);
  });

  it('is refused with an option that is not implemented', () => {
    expect(() => curlCommand('curl --retry 3 localhost')).toThrow('--retry is not an option that the documents use');
  });

  it('may go on in the next line, and others may follow', () => {
    expect(curlCommands(`# first\ncurl -X POST \\\n  localhost:9080/reset\ncurl localhost:4000/api/home`)).toMatchObject([
      { url: 'http://localhost:9080/reset', method: 'POST' },
      { url: 'http://localhost:4000/api/home', method: 'GET' },
    ]);
  });

  it('is told from other commands', () => {
    expect(curlCommands('npm ci && npm start')).toBeUndefined();
  });
});
