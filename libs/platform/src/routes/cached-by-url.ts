import type { ExecutionContext, INestApplication, NestInterceptor, Type } from '@nestjs/common';
import { INTERCEPTORS_METADATA } from '@nestjs/common/internal';
import { contextOf } from '../context/context-of.ts';
import { routeExecution } from '../pipeline/route-execution.ts';
import { StartError } from '../server/start-error.ts';
import type { RouteTable } from './route-table.ts';

/** Of @nestjs/cache-manager, which no BFF needs to have. */
const NAME = 'CacheInterceptor';
const FIX = `${NAME} keeps answers by their URL alone, and would give one caller's to another; take it out, extend it with a trackBy() that has the caller in its key, or make the route @Public()`;

/** What is wrong with a handler whose answers depend on its caller. */
export function cacheFaults(controller: Type, handler: object): string[] {
  const interceptors = [controller, handler].flatMap((target) => (Reflect.getMetadata(INTERCEPTORS_METADATA, target) ?? []) as unknown[]);
  return interceptors.some(keepsByUrl) ? [`has the interceptor ${FIX}`] : [];
}

/**
 * Looks at the interceptors of each handler as Nest puts them together, whichever way they were given: where answers depend on the caller, one
 * that keeps them by their URL is refused, when the routes are registered or, where it is made for each request, by each. On a public route it
 * serves guests alone: a caller who is known may be greeted there.
 * @throws StartError as `routeExecution` does
 */
export function guardCachedByUrl(app: INestApplication, { routes }: RouteTable): void {
  const { interceptorsContextCreator: creator } = routeExecution(app);
  const closed = new Set(routes.filter(({ access }) => access !== 'public').map(({ handler }) => handler));
  const { create } = creator;
  creator.create = (...of) => {
    const interceptors = create.apply(creator, of as unknown[]);
    if (!interceptors.some(keepsByUrl)) return interceptors;
    const handler = of[1] as (typeof routes)[number]['handler'];
    if (closed.has(handler)) throw new StartError([`${(of[0] as object).constructor.name}.${handler.name}: the interceptor of all handlers ${FIX}`]);
    return interceptors.map((one) => (keepsByUrl(one) ? forGuests(one) : one));
  };
}

const forGuests = (interceptor: NestInterceptor): NestInterceptor => ({
  intercept: (context: ExecutionContext, next) => (contextOf(context.switchToHttp().getRequest())?.caller ? next.handle() : interceptor.intercept(context, next)),
});

/** Is it one that does not say itself by what it keeps answers? */
function keepsByUrl(interceptor: unknown): boolean {
  const type = typeof interceptor === 'function' ? interceptor : (interceptor as object | undefined)?.constructor;
  for (let one = type as { readonly name: string; readonly prototype?: object } | null | undefined; one?.prototype; one = Object.getPrototypeOf(one) as typeof one) {
    if (one.name === NAME) return true;
    if (Object.hasOwn(one.prototype, 'trackBy')) return false;
  }
  return false;
}
