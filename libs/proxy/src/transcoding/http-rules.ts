import type { Method } from 'protobufjs/light.js';

/** How a method is called over HTTP: one rule of `google.api.http` (google/api/http.proto). */
export interface HttpRule {
  /** Such as GET. */
  readonly verb: string;
  /** The path with its variables. */
  readonly template: string;
  /** The field that the body is, `*` for all of the message; undefined where there is no body. */
  readonly body: string | undefined;
  /** The field that the answer is; undefined for all of the message. */
  readonly responseBody: string | undefined;
}

/** A rule as protobufjs reads it from a .proto file. */
interface WrittenRule extends Partial<Record<(typeof VERBS)[number], string>> {
  readonly custom?: { readonly kind?: string; readonly path?: string };
  readonly body?: string;
  readonly response_body?: string;
  readonly additional_bindings?: WrittenRule | readonly WrittenRule[];
}

const VERBS = ['get', 'put', 'post', 'delete', 'patch'] as const;
const OPTION = '(google.api.http)';

/** The rules of a method, additional ones included; none where it has no annotation. */
export function httpRulesOf({ parsedOptions }: Pick<Method, 'parsedOptions'>): HttpRule[] {
  const options = (parsedOptions ?? []) as readonly Readonly<Record<string, WrittenRule>>[];
  return options.flatMap((option) => (option[OPTION] ? rulesIn(option[OPTION]) : []));
}

function rulesIn(written: WrittenRule): HttpRule[] {
  const { custom, body, response_body: responseBody, additional_bindings: more = [] } = written;
  const verb = VERBS.find((one) => written[one] !== undefined);
  const template = verb ? written[verb] : custom?.path;
  return [
    { verb: (verb ?? custom?.kind ?? '').toUpperCase(), template: template ?? '', body: body || undefined, responseBody: responseBody || undefined },
    // The rules of google/api/http.proto do not nest deeper.
    ...[more].flat().flatMap((one) => rulesIn({ ...one, additional_bindings: [] })),
  ];
}
