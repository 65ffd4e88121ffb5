import { noticeOf } from './drain.ts';
import { Environment } from './environment.ts';

describe('the environment of a process', () => {
  it.each([
    ['development', 'development', true, 0],
    ['test', 'test', true, 0],
    ['production', 'production', false, 3_000],
    ['Development', 'production', false, 3_000],
    ['staging', 'production', false, 3_000],
    ['', 'production', false, 3_000],
    [undefined, 'production', false, 3_000],
  ])('of NODE_ENV=%s is %s; in development: %s; load balancers get %i ms to notice that it stops', (NODE_ENV, name, development, notice) => {
    const environment = Environment.of({ NODE_ENV });
    expect([environment.name, environment.development, noticeOf({} as never, environment)]).toEqual([name, development, notice]);
    expect([0, 700].map((delay) => noticeOf({ delay } as never, environment))).toEqual([0, 700]);
  });
});
