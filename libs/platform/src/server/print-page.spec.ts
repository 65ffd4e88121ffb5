import { Module } from '@nestjs/common';
import { loadSettings } from '@portico/config';
import { ManagementPages } from '../management/management-pages.ts';
import { Bff } from './bff.decorator.ts';
import { BffSettings } from './bff.settings.ts';
import { Environment } from './environment.ts';
import { printPage } from './print-page.ts';
import { UsageError } from './usage-error.ts';

@Bff({ name: 'printed-bff' })
@Module({})
class PrintedModule {
  constructor(pages: ManagementPages) {
    pages.add({ path: '/wares', about: 'what there is', render: (accept) => ({ type: accept, body: `wares as ${accept}\n` }) });
  }
}

const settings = loadSettings(BffSettings, { text: 'server: { port: 4000 }\nmanagement: { port: 4001 }\n' });
const print = (path: string): Promise<string> => printPage(PrintedModule, settings, new Environment('test'), path);

describe('printing a management page', () => {
  it('gives the page as plain text, without a server', async () => {
    await expect(print('/wares')).resolves.toBe('wares as text/plain\n');
  });

  it('names the pages there are when it knows no such page', async () => {
    const failure = await print('/warez').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UsageError);
    expect((failure as Error).message).toBe(
      [
        'there is no page /warez; these can be printed:',
        '  /wares         what there is',
        '  /routes        every route with its policies',
        '  /held          what clients and upstreams hold at present, and how much of it they may: connections, bodies, streams',
        '  /health/live   is the process alive',
        '  /health/ready  does it want requests, and how do its stores stand',
      ].join('\n'),
    );
  });
});
