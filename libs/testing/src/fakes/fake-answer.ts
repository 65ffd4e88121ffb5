/** What of a contract a fake needs; each of `@portico/contracts-*` has it. */
export interface FakedContract {
  readonly name: string;
  readonly basePath?: string;
  readonly operations: Readonly<Record<string, { readonly operationId: string; readonly basePath?: string }>>;
}

/** What a faked service answers to one operation. */
export interface FakeAnswer {
  readonly contract: FakedContract;
  /** By method and path template, as in the contract: `GET /accounts/{id}`. */
  readonly operation: string;
  /** Sent as JSON. The BFF holds it against the contract, as it does all answers in tests. */
  readonly body: unknown;
}

/** An answer with the request that it is for. */
export interface FakeRoute extends FakeAnswer {
  readonly operationId: string;
  readonly method: string;
  readonly path: RegExp;
}

/** @throws Error for an operation that the contract does not have */
export function fakeRoute(answer: FakeAnswer): FakeRoute {
  const { contract, operation } = answer;
  const declared = contract.operations[operation];
  if (!declared)
    throw new Error(`${contract.name} has no operation "${operation}"; its contract has ${Object.keys(contract.operations).join(', ')}`);
  const [method = '', template = ''] = operation.split(' ');
  const steps = `${declared.basePath ?? contract.basePath ?? ''}${template}`
    .split(/\{[^{}]*\}/)
    .map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return { ...answer, operationId: declared.operationId, method, path: new RegExp(`^${steps.join('[^/]+')}$`) };
}
