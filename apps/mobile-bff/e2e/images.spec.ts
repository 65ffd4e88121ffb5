import { EXAMPLES } from '@portico/sandbox';
import { callsStarted } from '@portico/testing';
import { startMobileBff } from './mobile-bff.ts';
import type { MobileBff } from './mobile-bff.ts';

const PRODUCT = `/v1/products/${EXAMPLES.ordinary}`;
const WIDTH_HINTS = 'Sec-CH-Width, Width';
const DPR_HINTS = 'Sec-CH-DPR, DPR';
const ALL_HINTS = `${WIDTH_HINTS}, ${DPR_HINTS}`;

describe('images', () => {
  let mobile: MobileBff;

  beforeAll(async () => {
    mobile = await startMobileBff();
  });
  beforeEach(() => mobile.sandbox.control.reset());
  afterAll(() => mobile.close());

  it.each([
    ['', {}, 640, ALL_HINTS],
    ['?w=80&dpr=2', {}, 160, null],
    ['?w=81&dpr=2', {}, 320, null],
    ['?w=107&dpr=3', {}, 640, null],
    ['?w=412&dpr=2.625', {}, 1280, null],
    ['?w=2000&dpr=4', {}, 1280, null],
    ['?w=1&dpr=1', { 'sec-ch-width': '1280', 'sec-ch-dpr': '4' }, 160, null],
    ['?w=160', {}, 320, DPR_HINTS],
    ['?w=160', { 'sec-ch-dpr': '3' }, 640, DPR_HINTS],
    ['?w=160', { dpr: '1' }, 160, DPR_HINTS],
    ['?dpr=1', {}, 320, WIDTH_HINTS],
    ['?dpr=4', { 'sec-ch-width': '300' }, 320, WIDTH_HINTS],
    ['', { 'sec-ch-width': '150' }, 160, ALL_HINTS],
    ['', { width: '641' }, 1280, ALL_HINTS],
    ['', { 'sec-ch-dpr': '1' }, 320, ALL_HINTS],
    ['', { 'sec-ch-width': 'wide', dpr: '0' }, 640, ALL_HINTS],
  ])('asked for with "%s" and %j are %d wide', async (query, hints, width, vary) => {
    const { status, headers, json } = await mobile.bff.inTime(`${PRODUCT}${query}`, hints);
    const { img, related } = json as { img: string; related: { id: string; img: string }[] };

    expect(status).toBe(200);
    expect(img).toBe(`/v1/media/${EXAMPLES.ordinary}/${width}`);
    expect(related.map((one) => one.img)).toEqual(related.map(({ id }) => `/v1/media/${id}/${width}`));
    expect(headers.get('vary')).toBe([...(vary === null ? [] : [vary]), 'authorization', 'x-development-caller'].join(', '));
    expect(headers.get('accept-ch')).toBe(ALL_HINTS);
  });

  it('are 320 wide in lists, unless asked otherwise', async () => {
    const images = ({ json }: { readonly json: unknown }): unknown[] => (json as { items: { img: unknown }[] }).items.map(({ img }) => img);
    expect(images(await mobile.bff.get('/v1/search?q=oak')).every((img) => String(img).endsWith('/320'))).toBe(true);
    expect(images(await mobile.bff.get('/v1/search?q=oak&w=400&dpr=1.5')).every((img) => String(img).endsWith('/640'))).toBe(true);
  });

  it.each(['w=0', 'w=2001', 'w=1.5', 'w=wide', 'w=', 'w=1&w=2', 'dpr=0.5', 'dpr=4.1', 'dpr=retina', 'w=0&dpr=9'])('refuse %s by name', async (query) => {
    const answer = await mobile.bff.get(`${PRODUCT}?${query}`);
    const fields = [...new Set(query.split('&').map((pair) => pair.split('=')[0]))];
    expect(answer.status).toBe(400);
    expect((answer.json as { errors: { field: string }[] }).errors.map(({ field }) => field).sort()).toEqual(fields.sort());
    expect(await callsStarted(mobile.sandbox)).toEqual({});
  });

  it('are null for a product without any', async () => {
    expect((await mobile.bff.get(`/v1/products/${EXAMPLES.withoutImages}`)).json).toMatchObject({ img: null });
  });

  it.each([160, 320, 640, 1280])('come through as the catalogue has them, %d wide', async (width) => {
    const direct = await fetch(`${mobile.sandbox.urls.catalog[0]}/images/${EXAMPLES.ordinary}/${width}`);
    const through = await mobile.bff.get(`/v1/media/${EXAMPLES.ordinary}/${width}`);

    expect(through.status).toBe(200);
    expect(through.headers.get('content-type')).toBe('image/png');
    expect(through.headers.get('cache-control')).toBe(direct.headers.get('cache-control'));
    expect(through.headers.get('etag')).toBe(direct.headers.get('etag'));
    expect(through.bytes.equals(Buffer.from(await direct.arrayBuffer()))).toBe(true);
    // The width in the PNG's own header (ISO/IEC 15948, 11.2.1).
    expect(through.bytes.readUInt32BE(16)).toBe(width);
  });

  it('are not sent again to a device that has them', async () => {
    const path = `/v1/media/${EXAMPLES.ordinary}/160`;
    const etag = (await mobile.bff.get(path)).headers.get('etag') as string;
    const answer = await mobile.bff.get(path, { 'if-none-match': etag });
    expect({ status: answer.status, bytes: answer.bytes.length }).toEqual({ status: 304, bytes: 0 });
  });

  it.each([
    ['p-99999/160', 404],
    [`${EXAMPLES.withoutImages}/160`, 404],
    [`${EXAMPLES.ordinary}/161`, 400],
    ['garbage/160', 400],
  ])('%s is refused with %d', async (image, status) => {
    expect((await mobile.bff.get(`/v1/media/${image}`)).status).toBe(status);
  });
});
