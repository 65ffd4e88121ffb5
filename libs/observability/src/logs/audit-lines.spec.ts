import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller, Get } from '@nestjs/common';
import { currentContext, Field, Identity, Public, Returns } from '@portico/platform';
import type { LogSettings } from '@portico/platform';
import { ObservedBff } from '../testing/observed-bff.ts';

class Done {
  @Field(Boolean) done!: boolean;
}

@Public()
@Controller()
class OrderController {
  @Get('orders')
  @Returns(Done)
  orders(): Done {
    currentContext().events.accessRefused.emit({ caller: { identity: new Identity('spec', 'ada'), scopes: [], roles: [] }, because: 'scope' });
    return { done: true };
  }
}

const LINE = {
  level: 'warn',
  audit: 'access-refused',
  because: 'scope',
  subject: 'ada',
  route: '/orders',
  clientAddress: '127.0.0.1',
  requestId: expect.any(String),
  traceId: '0af7651916cd43dd8448eb211c80319c',
};

describe('the lines of the audit log', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portico-audit-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What a BFF with these settings writes of one refusal. */
  const logOf = async (settings: Partial<LogSettings>): Promise<string> => {
    const bff = await ObservedBff.start(OrderController, settings);
    await bff.fetch('/orders', { headers: { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' } });
    expect(await bff.metrics()).toContain('portico_access_refused_total{because="scope"} 1');
    return bff.stop();
  };

  it('say who and from where, among the others, whatever the level is', async () => {
    const lines = (await logOf({ level: 'error' })).trimEnd().split('\n').map((line) => JSON.parse(line) as object);
    expect(lines).toMatchObject([LINE]);
  });

  it('go to a file of their own', async () => {
    const auditFile = join(folder, 'audit.log');
    expect(await logOf({ level: 'error', auditFile })).toBe('');
    expect(JSON.parse(readFileSync(auditFile, 'utf8'))).toMatchObject(LINE);
  });

  it('can be left out', async () => {
    expect(await logOf({ level: 'error', audit: false })).toBe('');
  });

  it('keep a BFF from starting when their file cannot be opened', async () => {
    await expect(ObservedBff.start(OrderController, { auditFile: join(folder, 'missing', 'audit.log') })).rejects.toThrow('log.auditFile: ');
  });
});
