import { contractFaults } from './contract-faults.ts';
import type { HttpOperation } from './contract.ts';

const operation = (responses: HttpOperation['responses']): HttpOperation => ({ operationId: 'a', safe: true, idempotent: true, responses });

describe('the faults of a contract', () => {
  it('are those operations whose schemas cannot be compiled', () => {
    const contract = {
      name: 'shop',
      components: { schemas: { Tree: { properties: { of: { $ref: '#/components/schemas/Tree' } } } } },
      operations: {
        'GET /a': operation({ '200': { $ref: '#/components/schemas/Tree' } }),
        'GET /b': operation({ '200': { $ref: '#/components/schemas/Lost' } }),
        'GET /c': operation({ '204': null }),
      },
    };
    expect(contractFaults(contract)).toEqual([
      { operation: 'GET /b', fault: expect.stringContaining("can't resolve reference contract:shop#/components/schemas/Lost") },
    ]);
  });
});
