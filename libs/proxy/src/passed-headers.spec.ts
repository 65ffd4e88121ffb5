import fc from 'fast-check';
import { passedHeaders } from './passed-headers.ts';

const IMAGES = ['image/*'];
const pass = (type: string | undefined, shown: readonly string[] = IMAGES, more: Record<string, string | string[]> = {}): Record<string, string> =>
  passedHeaders(200, { ...(type === undefined ? {} : { 'content-type': type }), ...more }, { types: shown, access: 'public' });

describe('what is passed of an answer', () => {
  it.each(['image/png', 'image/png;q=1', ' Image/PNG ', 'image/avif; a="b"', 'IMAGE/x-icon'])('%s is shown where images are', (type) => {
    expect(pass(type)).toEqual({ 'content-type': type, 'x-content-type-options': 'nosniff' });
  });

  it.each([
    undefined,
    ...['text/html', ' Text/HTML', 'text/html;x', 'text/html ; charset=utf-8', 'image/svg+xml', 'IMAGE/SVG+XML;a', 'application/xhtml+xml', 'text/xml'],
    ...['application/pdf', 'text/javascript', 'application/x-javascript', 'text/css', 'application/wasm', 'multipart/x-mixed-replace; boundary=a', 'message/rfc822'],
    ...['image/png, text/html', 'image/png; a=b, text/html', 'text/html, image/png', 'image', 'image/', '/png', 'image/png text/html', 'image/*', '*/*', '', 'unknown'],
  ])('%p leaves as a download that runs nothing', (type) => {
    const { 'content-type': sent, ...rest } = pass(type);
    expect(rest).toEqual({ 'x-content-type-options': 'nosniff', 'content-security-policy': 'sandbox', 'content-disposition': 'attachment' });
    expect(sent).toBe('application/octet-stream');
  });

  it.each([
    ['public, max-age=60', 'private, max-age=60'],
    ['max-age=60, Public, s-maxage=600, proxy-revalidate', 'private, max-age=60'],
    ['no-store', 'private, no-store'],
    ['private="set-cookie, x-a", max-age=5', 'private, max-age=5'],
    ['Public,S-MaxAge=5 , max-age=60, must-revalidate', 'private, max-age=60, must-revalidate'],
    ['publicity=1', 'private, publicity=1'],
  ])('%p is for the caller alone where not everybody may call', (control, sent) => {
    const of = (status: number, access?: 'public' | 'authenticated'): unknown =>
      passedHeaders(status, { 'content-type': 'image/png', 'cache-control': control }, access && { types: IMAGES, access })['cache-control'];
    expect({ known: of(200, 'authenticated'), unchanged: of(304, 'authenticated'), unsaid: of(200), everybody: of(200, 'public') }).toEqual({ known: sent, unchanged: sent, unsaid: sent, everybody: control });
  });

  it('a download keeps its type where that is harmless, and its name', () => {
    expect(pass('application/zip', IMAGES, { 'content-disposition': 'inline; filename="a b.zip"; filename*=UTF-8\'\'a%20b.zip' })).toMatchObject({
      'content-type': 'application/zip',
      'content-disposition': 'attachment; filename="a b.zip"; filename*=UTF-8\'\'a%20b.zip',
    });
  });

  it.each(['inline, attachment', 'inline; filename="x', 'attachment; filename=a b', ';', 'inline;\tfilename=<b>"'])('the disposition %p is not handed on as it is', (disposition) => {
    expect(pass('text/html', IMAGES, { 'content-disposition': disposition })['content-disposition']).toBe('attachment');
  });

  it('active content that is named is shown in a sandbox', () => {
    expect(pass('image/svg+xml', ['image/*', 'image/svg+xml'])).toEqual({ 'content-type': 'image/svg+xml', 'x-content-type-options': 'nosniff', 'content-security-policy': 'sandbox' });
  });

  it('protections of the upstream pass, and a sandbox is added to them', () => {
    const theirs = { 'content-security-policy': "default-src 'none'", 'cross-origin-resource-policy': 'same-site', 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY', 'content-disposition': 'attachment; filename=a.png' };
    expect(pass('image/png', IMAGES, theirs)).toEqual({ 'content-type': 'image/png', 'x-content-type-options': 'nosniff', ...theirs });
    expect(pass('text/html', IMAGES, theirs)['content-security-policy']).toBe("default-src 'none', sandbox");
  });

  it('how old it is passes with how long it may be kept', () => {
    const cached = { 'cache-control': 'public, max-age=60', age: '55', date: 'Mon, 30 Nov 2026 05:00:00 GMT' };
    expect(pass('image/png', IMAGES, cached)).toMatchObject(cached);
    expect(passedHeaders(304, { etag: '"a"', ...cached }, { types: IMAGES, access: 'public' })).toMatchObject(cached);
  });

  it('nosniff is sent whatever the upstream says', () => expect(pass('image/png', IMAGES, { 'x-content-type-options': 'sniff' })['x-content-type-options']).toBe('nosniff'));

  it.each(['set-cookie', 'clear-site-data', 'location', 'content-location', 'link', 'refresh', 'server', 'connection', 'transfer-encoding', 'strict-transport-security', 'access-control-allow-origin', 'service-worker-allowed', 'sourcemap'])(
    '%s stays behind',
    (name) => expect(pass('image/png', IMAGES, { [name]: name === 'set-cookie' ? ['a=1'] : 'x' })).not.toHaveProperty(name),
  );

  it.each([204, 205])('a %d says nothing of a body that it may not have', (status) => {
    const theirs = { etag: '"a"', 'content-length': '5', 'content-type': 'text/html', 'content-encoding': 'gzip', 'content-range': 'bytes 0-4/9', 'content-disposition': 'inline' };
    expect(passedHeaders(status, theirs, { types: IMAGES, access: 'public' })).toEqual({ etag: '"a"', 'x-content-type-options': 'nosniff' });
  });

  const utf8 = (text: string): string => Buffer.from(text).toString('latin1');
  it.each([
    [utf8('attachment; filename="日本.pdf"'), "attachment; filename*=UTF-8''%E6%97%A5%E6%9C%AC.pdf"],
    [utf8('inline; filename=größe.txt; size=5'), "attachment; size=5; filename*=UTF-8''gr%C3%B6%C3%9Fe.txt"],
    ['attachment; filename="caf\xe9 (1)\'*.txt"', "attachment; filename*=UTF-8''caf%C3%A9%20%281%29%27%2a.txt"],
    [utf8('attachment; filename="ö.txt"; filename*=UTF-8\'\'o.txt'), "attachment; filename*=UTF-8''o.txt"],
    [utf8('attachment; name=ö'), 'attachment'],
  ])('%p has its name in ASCII', (theirs, ours) => {
    expect(pass('application/zip', IMAGES, { 'content-disposition': theirs })['content-disposition']).toBe(ours);
  });

  it('a 304 says nothing of a body that it has not', () => {
    expect(passedHeaders(304, { etag: '"a"', 'content-type': 'text/html' }, { types: IMAGES, access: 'public' })).toEqual({ etag: '"a"', 'x-content-type-options': 'nosniff' });
  });

  /** As browsers do: what stands behind the last comma counts, without parameters (Fetch, "extract a MIME type"). */
  const asBrowser = (type: string): string => (type.split(',').at(-1) as string).split(';')[0]?.trim().toLowerCase() ?? '';

  it('is never what a browser runs or shows in a page, unless the route names it', () => {
    const piece = fc.constantFrom('image/png', 'text/html', 'image/svg+xml', 'application/xml', ' ', ';', ',', ';a=b', '\t', 'x', '/', '"', '+xml', 'TEXT/HTML', 'application/pdf');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('')), (type) => {
        const sent = pass(type);
        if (sent['content-disposition'] === undefined) expect({ type, shown: asBrowser(type) }).toEqual({ type, shown: expect.stringMatching(/^image\/(?!.*\+xml$)/) });
        else expect(sent).toMatchObject({ 'content-security-policy': expect.stringContaining('sandbox'), 'content-disposition': expect.stringMatching(/^attachment/) });
        expect(sent['x-content-type-options']).toBe('nosniff');
      }),
      { numRuns: 2_000 },
    );
  });
});
