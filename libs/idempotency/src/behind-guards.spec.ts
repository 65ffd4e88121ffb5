import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { currentContext } from '@portico/platform';
import { LedgerBff } from './ledger-bff.fixture.ts';

const suspended = new Set<string>();

@Injectable()
class SuspendedGuard implements CanActivate {
  canActivate(_context: ExecutionContext): boolean {
    return !suspended.has(currentContext().caller?.identity.subject ?? '');
  }
}

const ENTRY = { amount: 5 };

describe('a key and a guard of Nest', () => {
  let bff: LedgerBff;
  beforeAll(async () => {
    bff = await LedgerBff.start({}, 10_000, {}, [{ provide: APP_GUARD, useClass: SuspendedGuard }]);
  });
  afterEach(() => {
    suspended.clear();
    bff.outcomes.length = 0;
    bff.ledger.keys.length = 0;
  });
  afterAll(() => bff.close());

  const post = async (key: string, body: object = ENTRY): Promise<number> => {
    const answer = await bff.post('/entries', body, { 'idempotency-key': `"${key}"` });
    await answer.arrayBuffer();
    return answer.status;
  };

  it('does not give a suspended caller the stored answer of an earlier request', async () => {
    const before = await post('stored');
    suspended.add('ann');
    expect({ before, suspended: await post('stored'), written: bff.ledger.keys.length, outcomes: bff.outcomes }).toEqual({ before: 201, suspended: 403, written: 1, outcomes: ['claimed', 'kept'] });
  });

  it('does not keep a refusal of the guard: the same key is carried out once the caller may', async () => {
    suspended.add('ann');
    const refused = await post('refused');
    suspended.clear();
    expect({ refused, after: await post('refused'), outcomes: bff.outcomes }).toEqual({ refused: 403, after: 201, outcomes: ['claimed', 'kept'] });
  });

  it('does not tell a suspended caller what is wrong with the input', async () => {
    suspended.add('ann');
    expect({ wrong: await post('wrong', { amount: 'five' }), outcomes: bff.outcomes }).toEqual({ wrong: 403, outcomes: [] });
  });
});
