/** An answer in which everything stands that a reader must take: doubled, empty and Latin-1 fields, chunks with an extension, a trailer. */
export const ANSWER = [
  'HTTP/1.1 200 Fine, thank you',
  'Content-Type: text/plain; charset=latin1',
  'X-Empty:',
  'Set-Cookie: a=1',
  'Vary: accept',
  'VARY:   origin  ',
  'Set-Cookie: b=2; path=/',
  'X-Umlaut: \xfc',
  'Transfer-Encoding: chunked',
  '',
  '5',
  'Hello',
  '7;extension=x',
  ', w\xf6rld',
  '0',
  'X-Trailer: late',
  '',
  '',
].join('\r\n');

/** Its fields as they are read. */
export const HEADERS = {
  'content-type': 'text/plain; charset=latin1',
  'x-empty': '',
  'set-cookie': ['a=1', 'b=2; path=/'],
  vary: 'accept, origin',
  'x-umlaut': '\xfc',
  'transfer-encoding': 'chunked',
};
