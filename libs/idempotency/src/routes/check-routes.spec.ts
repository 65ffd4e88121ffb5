import type { Route } from '@portico/platform';
import { StartError } from '@portico/platform';
import { checkRoutes } from './check-routes.ts';
import { REPEATS } from './repeats.ts';

const route = (method: string, key?: 'required' | 'optional' | 'needless'): Route =>
  ({ method, operationId: `${method.toLowerCase()}.${key ?? 'silent'}`, policies: key ? REPEATS.said({ key, whenUnknown: 'refuse' }) : {} }) as Route;

describe('the routes of a BFF that knows keys', () => {
  it('say what a repeat does, where it could do harm', () => {
    const routes = ['GET', 'PUT', 'DELETE'].map((method) => route(method));
    const said = (['required', 'optional', 'needless'] as const).flatMap((key) => [route('POST', key), route('PATCH', key)]);
    expect(() => checkRoutes([...routes, ...said])).not.toThrow();
  });

  it('keep it from starting when they do not', () => {
    const add = 'add @Idempotent(), or @Repeatable() where a repeat does no harm';
    expect(() => checkRoutes([route('POST'), route('GET'), route('PATCH')])).toThrow(
      new StartError([`post.silent is a POST that says nothing of repeats: ${add}`, `patch.silent is a PATCH that says nothing of repeats: ${add}`]),
    );
  });
});
