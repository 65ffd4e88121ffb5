import type { MissingPart } from './missing-parts.ts';
import { PlanNotes, readerFor } from './plan-notes.ts';
import { RequestFixture } from './request.fixture.ts';

const part = (name: string): MissingPart => ({ part: name, is: 'omitted', reason: 'timeout', upstream: undefined, cause: undefined });

describe('what the plans of a request say about its answer', () => {
  it('are the same notes for one request, and others for each other', () => {
    const [one, other] = [new RequestFixture().context, new RequestFixture().context];
    expect(PlanNotes.of(one)).toBe(PlanNotes.of(one));
    expect(PlanNotes.of(other)).not.toBe(PlanNotes.of(one));
  });

  it('have a prefix from the second plan on, the same plan’s next run included', () => {
    const { context } = new RequestFixture();
    expect(['home', 'side', 'home'].map((name) => readerFor(context, name).prefix)).toEqual(['', 'side.', 'home.']);
  });

  it('are told to the log as well, about as many parts as it may hold', () => {
    const request = new RequestFixture();
    const notes = PlanNotes.of(request.context);
    expect(notes.missingParts).toEqual([]);
    for (let index = 0; index < 60; index += 1) notes.addMissing(`p${index};is=omitted;reason=timeout`, [part(`p${index}`)]);
    expect(request.context.partial?.header).toBe('completeness');
    expect(request.context.partial?.faults).toEqual(Array.from({ length: 50 }, (_, index) => part(`p${index}`)));
    expect(notes.missingParts).toBe(request.context.partial?.faults);
    expect(request.headers['completeness']?.split(', ')).toHaveLength(60);
  });

  it('leave an answer alone that has been sent', () => {
    const request = new RequestFixture();
    const notes = PlanNotes.of(request.context);
    notes.addTimings('home;dur=1.0');
    request.reply.sent = true;
    notes.addTimings('side;dur=1.0');
    notes.addMissing('a;is=omitted;reason=timeout', [part('a')]);
    expect(request.headers).toEqual({ 'server-timing': 'home;dur=1.0' });
    expect(request.context.partial?.faults).toEqual([part('a')]);
  });
});
