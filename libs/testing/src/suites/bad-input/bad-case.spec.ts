import type { BffUnderTest } from '../../bff/bff-under-test.ts';
import { subjectsOf } from './bad-case.ts';

const routes = ['/known', '/new', '/newer'].map((path) => ({ method: 'GET', path })) as unknown as BffUnderTest['routes'];

describe('routes that a suite is about', () => {
  it('are named at once where they have no good request, with where it is to be written', () => {
    const subjects = () => subjectsOf({ routes } as BffUnderTest, { 'GET /known': { target: '/known' } });
    expect(subjects).toThrow('no good request for GET /new, GET /newer; write one for each, by this name, into what the suite is given as `good`: goodRequests() of e2e/features.ts');
  });
});
