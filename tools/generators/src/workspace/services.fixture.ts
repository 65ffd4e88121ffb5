import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import type { Tree } from '@nx/devkit';

/** A workspace with nothing in it but what the generators change. */
export function emptyWorkspace(): Tree {
  const tree = createTreeWithEmptyWorkspace();
  tree.write('tsconfig.base.json', '{ "compilerOptions": { "paths": {} } }');
  for (const tool of ['conformance', 'contracts']) tree.write(`tools/${tool}/project.json`, '{}');
  return tree;
}

/** A service with a list and a single thing: OpenAPI 3.0, with `nullable`, a choice of words, a pattern, an optional list. */
export const PAYMENTS = `openapi: 3.0.3
info: { title: payments, version: 1.0.0 }
servers: [{ url: 'https://payments.example/v2' }]
paths:
  /accounts/{account-id}:
    get:
      operationId: get-account
      parameters: [{ name: account-id, in: path, required: true, schema: { type: string, pattern: '^a-[0-9]{3}$' } }]
      responses:
        '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Account' } } } }
  /accounts:
    get:
      operationId: listAccounts
      summary: Lists the accounts.
      responses:
        '200':
          description: ok
          content: { application/json: { schema: { $ref: '#/components/schemas/AccountList' } } }
  /logo:
    get: { operationId: getLogo, responses: { '200': { description: ok, content: { image/png: {} } } } }
components:
  schemas:
    AccountList:
      type: object
      required: [items]
      properties:
        items: { type: array, items: { $ref: '#/components/schemas/Account' } }
        next: { type: string, nullable: true }
    Account:
      type: object
      required: [id, kind, balance]
      properties:
        id: { type: string, pattern: '^a-[0-9]{3}$' }
        kind: { type: string, enum: [cash, card] }
        balance: { type: integer }
        opened: { type: string, format: date-time }
        owner: { type: object, required: [name], properties: { name: { type: string }, x-internal: { type: string } } }
`;

/** Another, without `operationId` and `servers`, whose one answer is a list. */
export const RATES = `openapi: 3.1.0
info: { title: rates, version: 1.0.0 }
paths:
  /rates/{currency}:
    get:
      parameters: [{ name: currency, in: path, required: true, schema: { type: string, pattern: '^[A-Z]{3}$' } }]
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema: { type: array, items: { type: object, required: [rate], properties: { rate: { type: number, exclusiveMinimum: 0 }, at: { type: [string, 'null'] } } } }
`;
