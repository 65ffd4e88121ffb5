import type { Type } from 'protobufjs/light.js';
import { METHODS } from '../routes/methods.ts';
import type { HttpRule } from './http-rules.ts';
import type { HttpTemplate } from './http-template.ts';
import { fieldsOf, fieldsTo, pathOf } from './message-fields.ts';

/** What is wrong with a rule beyond its path's own syntax. */
export function ruleFaults({ verb, template, body, responseBody }: HttpRule, { variables }: HttpTemplate, request: Type, response: Type): string[] {
  const paths = variables.map(({ field }) => ({ field, fields: fieldsTo(request, field) }));
  const unset = paths.flatMap(({ field, fields }) => {
    const fault = typeof fields === 'string' ? fields : fields.at(-1)?.repeated ? 'is a list' : undefined;
    return fault === undefined ? [] : [`{${field}} ${fault}`];
  });
  const names = paths.map(({ fields }) => (typeof fields === 'string' ? '' : pathOf(fields)));
  const twice = names.find((name, index) => name !== '' && names.indexOf(name) !== index);
  const faults = [
    ...((METHODS as readonly string[]).includes(verb) ? [] : [`${verb === '' ? 'no method' : verb} is not one of ${METHODS.join(', ')}`]),
    ...unset,
    ...(twice === undefined ? [] : [`{${twice}} is there twice`]),
    ...(body === undefined || body === '*' || fieldsOf(request).has(body) ? [] : [`body: ${body} is no field of ${request.name}`]),
    ...(responseBody === undefined || fieldsOf(response).has(responseBody) ? [] : [`response_body: ${responseBody} is no field of ${response.name}`]),
  ];
  return faults.map((fault) => `${template}: ${fault}; mend the google.api.http annotation in the .proto file`);
}
