import type { Sandbox } from '../sandbox.ts';
import { startSandbox } from '../sandbox.ts';
import { contractChecks } from '../testing/contract-checks.ts';
import { EVERY_OPERATION } from '../testing/every-operation.ts';
import { call } from '../testing/http-client.ts';

describe('the services keep their contracts', () => {
  const checks = contractChecks();
  let sandbox: Sandbox;
  beforeAll(async () => void (sandbox = await startSandbox({ ports: 'free' })));
  afterAll(() => sandbox.close());

  it('in a walk over every operation', async () => {
    for (const { service, operationId, target, body } of EVERY_OPERATION) {
      const reply = await call(sandbox, service, target, body);
      expect({ target, status: reply.status }).toEqual({ target, status: body && operationId === 'createOrder' ? 201 : 200 });
      expect(checks[service].faultsOf(operationId, reply.status, reply.headers.get('content-type'), reply.json)).toEqual([]);
    }
  });

  it('and the walk leaves no operation out', () => {
    for (const [service, check] of Object.entries(checks)) {
      const walked = new Set(
        EVERY_OPERATION.filter((sample) => sample.service === service).map(({ operationId }) => operationId),
      );
      expect([...walked].sort()).toEqual(
        check
          .operations()
          .map(({ operationId }) => operationId)
          .sort(),
      );
    }
  });

  it('and a broken answer would be noticed', async () => {
    for (const { service, operationId, target, body } of EVERY_OPERATION.filter((sample) => sample.operationId !== 'getImage')) {
      await sandbox.control.fault({ service, operationId, kind: 'wrongShape', times: 1 });
      const reply = await call(sandbox, service, target, body);
      expect(checks[service].faultsOf(operationId, reply.status, reply.headers.get('content-type'), reply.json)).toHaveLength(1);
    }
  });
});
