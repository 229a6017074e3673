import { describe, expect, test } from 'vitest';
import { EventPattern, matches } from '../../infra/local/event-pattern.ts';

const event = {
  source: 'aws.connect',
  resources: ['one', 'two'],
  detail: { eventType: 'QUEUED', n: 1, gone: null },
};

describe('a rule takes an event', () => {
  test.each([
    ['of its source', { source: ['aws.connect'] }, true],
    ['of one of its sources', { source: ['aws.cases', 'aws.connect'] }, true],
    ['of no other', { source: ['aws.cases'] }, false],
    ['with one of these among its resources', { resources: ['two'] }, true],
    ['with none of these', { resources: ['three'] }, false],
    ['that fits in every field', { source: ['aws.connect'], resources: ['three'] }, false],
    ['by a field within', { detail: { eventType: ['QUEUED'], n: [1], gone: [null] } }, true],
    ['by how it begins', { source: [{ prefix: 'aws.' }] }, true],
    ['not by a field that it does not have', { detail: { other: ['x'] } }, false],
  ])('%s', (_, pattern, fits) => expect(matches(EventPattern.parse(pattern), event)).toBe(fits));
});

test.each([{ source: [{ suffix: 'x' }] }, { source: [] }, { $or: [{ source: ['x'] }] }, { source: 'x' }])(
  'a pattern that the machine does not know is refused: %j',
  (pattern) => expect(EventPattern.safeParse(pattern).success).toBe(false),
);
