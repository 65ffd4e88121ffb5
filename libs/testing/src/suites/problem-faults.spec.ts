import { Problem } from '@portico/platform';
import { problemFaults } from './problem-faults.ts';

const contentType = 'application/problem+json';
const field = { in: 'query', field: 'limit' } as const;
const problem = new Problem('invalid-input', { detail: 'no', errors: [{ ...field, message: 'must be a number' }] });
const body = problem.body('r1');

/** The problem's body with members changed. */
const with_ = (members: object): string => JSON.stringify({ ...(JSON.parse(body) as object), ...members });

describe('problemFaults', () => {
  it('finds none in a problem of the catalogue', () => {
    expect(problemFaults({ status: 400, contentType, body }, ['not-found', 'invalid-input'], field)).toEqual([]);
    expect(problemFaults({ status: 404, contentType, body: new Problem('not-found').body('r1') }, ['not-found'])).toEqual([]);
  });

  it.each([
    ['another media type', { contentType: 'application/json' }, 'application/json in place of'],
    ['another problem', { body: new Problem('not-found').body('r1') }, 'urn:portico:problem:not-found in place of 400 invalid-input'],
    ['a status that the catalogue has otherwise', { status: 422 }, 'answered is 422 in place of 400'],
    ['a status in the body that is not the answer’s', { body: with_({ status: 422 }) }, 'status is 422 in place of 400'],
    ['another title', { body: with_({ title: 'Oops' }) }, 'title is Oops'],
    ['no instance', { body: with_({ instance: undefined }) }, 'instance is undefined'],
    ['members of its own', { body: with_({ stack: 'at …' }) }, 'stack does not belong there'],
    ['an empty detail', { body: with_({ detail: '' }) }, 'detail is no sentence'],
    ['no errors', { body: with_({ errors: [] }) }, 'errors name nothing'],
    ['an error without words', { body: with_({ errors: [{ ...field, message: '' }] }) }, 'an error has no message'],
    ['errors about something else', { body: with_({ errors: [{ ...field, field: 'page', message: 'no' }] }) }, 'errors do not name query limit'],
  ])('finds %s', (_, change, fault) => {
    expect(problemFaults({ status: 400, contentType, body, ...change }, ['invalid-input'], field).join('; ')).toContain(fault);
  });
});
