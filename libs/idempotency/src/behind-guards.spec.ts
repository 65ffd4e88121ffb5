import { ConflictException, Injectable } from '@nestjs/common';
import type { CallHandler, CanActivate, ExecutionContext, NestInterceptor, PipeTransform } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { currentContext } from '@portico/platform';
import { map } from 'rxjs';
import type { Observable } from 'rxjs';
import { LedgerBff } from './ledger-bff.fixture.ts';

const suspended = new Set<string>();

@Injectable()
class SuspendedGuard implements CanActivate {
  canActivate(_context: ExecutionContext): boolean {
    return !suspended.has(currentContext().caller?.identity.subject ?? '');
  }
}

/** What refuses at the moment. */
const refusing = new Set<'pipe' | 'interceptor' | 'interceptor, afterwards'>();

const refuse = (): never => {
  throw new ConflictException('not now');
};

@Injectable()
class Refusing implements PipeTransform, NestInterceptor {
  transform(value: unknown): unknown {
    return refusing.has('pipe') ? refuse() : value;
  }

  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (refusing.has('interceptor')) refuse();
    return next.handle().pipe(map((value: unknown) => (refusing.has('interceptor, afterwards') ? refuse() : value)));
  }
}

const ENTRY = { amount: 5 };

describe('a key and a guard of Nest', () => {
  let bff: LedgerBff;
  beforeAll(async () => {
    bff = await LedgerBff.start({}, 10_000, {}, [{ provide: APP_GUARD, useClass: SuspendedGuard }, { provide: APP_PIPE, useClass: Refusing }, { provide: APP_INTERCEPTOR, useClass: Refusing }]);
  });
  afterEach(() => {
    suspended.clear();
    refusing.clear();
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

  it.each([
    ['pipe', 201, ['claimed', 'released', 'claimed', 'kept']],
    ['interceptor', 201, ['claimed', 'released', 'claimed', 'kept']],
    // By then it is written.
    ['interceptor, afterwards', 409, ['claimed', 'kept', 'replayed']],
  ] as const)('keeps a refusal once the handler has begun, and none before: of a %s', async (what, after, outcomes) => {
    refusing.add(what);
    const refused = await post(`by ${what.length}`);
    refusing.clear();
    expect({ refused, after: await post(`by ${what.length}`), written: bff.ledger.keys.length, outcomes: bff.outcomes }).toEqual({ refused: 409, after, written: 1, outcomes });
  });
});
