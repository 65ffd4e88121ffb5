import { Controller } from '@nestjs/common';
import { faultOf, startEdge } from '../fixtures/edge-bff.fixture.ts';
import { originFault } from './origin.ts';

@Controller()
class Nothing {}

/** On one line. */
const said = async (starting: Parameters<typeof faultOf>[0]): Promise<string> => (await faultOf(starting)).replace(/\s+/g, ' ');

describe('the origins of the settings', () => {
  it.each(['*', 'https://shop.example', 'https://shop.example:8443', 'http://localhost:5173', 'https://xn--bcher-kva.example', 'http://[::1]:3000', 'capacitor://localhost', 'ionic://localhost', 'tauri://localhost'])(
    'may be %s',
    (origin) => expect(originFault(origin)).toBeUndefined(),
  );

  it.each([
    ['null', 'every page without one'],
    ['https://*.shop.example', 'wildcard'],
    ['https://shop.example/', 'which is https://shop.example'],
    ['https://shop.example/path', 'which is https://shop.example'],
    ['https://SHOP.example', 'which is https://shop.example'],
    ['https://shop.example:443', 'which is https://shop.example'],
    ['https://bücher.example', 'which is https://xn--bcher-kva.example'],
    ['https://user@shop.example', 'which is https://shop.example'],
    ['shop.example', 'is no origin'],
    ['file://', 'is no origin'],
    ['data://x', 'is no origin'],
    ['https://', 'is no origin'],
    ['https://shop.example\r\nset-cookie: a=1', 'is no origin'],
    [5, 'is no text'],
  ])('may not be %j: %s', (origin, fault) => expect(originFault(origin)).toContain(fault));

  it('are refused at start, with place and fix', async () => {
    const fault = await said(startEdge({ cors: { origins: ['https://SHOP.example'], headers: ['x:y'] } }, { controllers: [Nothing] }));
    expect(fault).toContain('edge.cors.origins: "https://SHOP.example" is not how browsers write it, which is https://shop.example');
    expect(fault).toContain('"x:y" is no name of a header');
    expect(fault).toContain('write scheme, host and port');
  });
});

describe('settings of CORS that would be open, or mean nothing,', () => {
  it.each([
    [{ origins: ['*'], credentials: true }, 'test', 'edge.cors.credentials lets every page act'],
    [{ origins: ['*', 'https://shop.example'] }, 'test', '* beside others'],
    [{ credentials: true }, 'test', 'edge.cors.credentials has no effect'],
    [{ origins: ['https://shop.example'], methods: [] }, 'test', 'edge.cors.methods is empty'],
    [{ origins: ['http://shop.example'] }, 'production', 'edge.cors.origins has http://shop.example, whose pages come without TLS'],
    [{ origins: ['http://localhost.evil.example'] }, 'production', 'whose pages come without TLS'],
  ] as const)('are refused at start: %j in %s', async (cors, environment, fault) => {
    const starting = startEdge({ cors }, { controllers: [Nothing], environment, sections: { loopback: true } });
    await expect(faultOf(starting)).resolves.toContain(fault);
  });

  it('are told all at once', async () => {
    const fault = await said(startEdge({ cors: { origins: ['*', 'https://shop.example'], credentials: true, methods: [] }, strictTransport: { preload: true } }, { controllers: [Nothing] }));
    for (const part of ['lets every page act', '* beside others', 'edge.cors.methods is empty', 'preload needs']) expect(fault).toContain(part);
  });

  it('a developer’s own machine may do without TLS', async () => {
    const starting = startEdge({ cors: { origins: ['http://localhost:5173', 'http://[::1]:3000'] } }, { controllers: [Nothing], environment: 'production', sections: { loopback: true, drain: { delay: '0ms' } } });
    await expect(faultOf(starting)).resolves.toBe('it starts');
  });
});
