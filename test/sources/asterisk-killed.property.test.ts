import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SavedAmi } from '../../functions/sources/asterisk-ami.ts';
import { asteriskReader } from '../../functions/sources/asterisk-both-routes.ts';
import type { CloudEvent } from '../../functions/sources/cloud-events.ts';
import { BEGAN } from './make-ami.ts';
import type { Step } from './make-both.ts';
import { asBothTell, blockOf, KINDS } from './make-both.ts';
import { readLog } from './read-queue-log.ts';

/** Whoever follows an Asterisk may be killed at any moment: what was not written down is read again, or told by the log. */

const OPTIONS = { source: 'asterisk:test', country: 'US' } as const;
const ids = (events: readonly CloudEvent[]) =>
  [
    ...new Set(
      events.filter(({ type }) => !/held|resumed/.test(type)).map(({ type, id }) => `${type} ${id}`),
    ),
  ].sort();

/** What happens to the follower between two things that Asterisk tells. */
const ACTS = ['nothing', 'reads the log', 'writes down', 'is killed'] as const;
interface Course {
  readonly act: (typeof ACTS)[number];
  /** After a kill: for how many things nobody is there, and how many more pass while it logs in. */
  readonly away: number;
  readonly loggingIn: number;
  /** Asterisk writes its log before it tells its managers, or after. */
  readonly logFirst: boolean;
}
const course = fc.record({
  act: fc.constantFrom(...ACTS, 'nothing', 'reads the log', 'writes down'),
  away: fc.nat({ max: 8 }),
  loggingIn: fc.nat({ max: 2 }),
  logFirst: fc.boolean(),
});

function follow(steps: readonly Step[], courses: readonly Course[]) {
  const log: string[] = [];
  const posted: CloudEvent[] = [];
  let stored = JSON.stringify({ position: 0 });
  let reader = asteriskReader(OPTIONS);
  let position = 0;
  let told: CloudEvent[] = [];
  let unheard = 0;
  let loggingIn = 0;
  const readTheLog = () => {
    for (const line of log.slice(position)) told.push(...reader.line(line));
    position = log.length;
  };
  const writeDown = () => {
    posted.push(...told);
    told = [];
    stored = JSON.stringify({ reader: reader.save(), position });
  };
  const startAgain = () => {
    const kept = JSON.parse(stored) as { reader?: SavedAmi; position: number };
    reader = asteriskReader(OPTIONS, kept.reader);
    position = kept.position;
    told = [];
    readTheLog();
    reader.level();
  };
  for (const [i, { at, ami, log: line }] of steps.entries()) {
    const { act, away, loggingIn: slow, logFirst } = courses[i % courses.length]!;
    const writes = () => line !== undefined && log.push(line);
    const tells = () => {
      if (unheard === 0 && loggingIn === 0) told.push(...reader.block(blockOf(ami), (BEGAN + at) * 1000));
    };
    const acts = () => {
      if (unheard > 0 || loggingIn > 0) return;
      if (act === 'reads the log') readTheLog();
      else if (act === 'writes down') writeDown();
      else if (act === 'is killed') {
        unheard = away + 1;
        loggingIn = slow;
      }
    };
    const isAway = unheard > 0;
    const isLoggingIn = !isAway && loggingIn > 0;
    const comesBack = () => {
      if (isAway && --unheard === 0) startAgain();
    };
    for (const happens of logFirst ? [writes, acts, comesBack, tells] : [tells, acts, writes, comesBack])
      happens();
    // What it was not told is in the log a moment later, and is read before anything new is taken.
    if (isLoggingIn && --loggingIn === 0) readTheLog();
  }
  if (unheard > 0) startAgain();
  readTheLog();
  return [...posted, ...told, ...reader.end()];
}

describe('who follows an Asterisk and is killed at any moment', () => {
  test('tells of the queues what its log tells, each thing under one id', () => {
    const houses = fc.tuple(fc.constantFrom(...KINDS), fc.constantFrom(...KINDS), fc.nat({ max: 80 }));
    fc.assert(
      fc.property(houses, fc.array(course, { minLength: 5, maxLength: 40 }), ([a, b, later], courses) => {
        const steps = [...asBothTell(1, 2, 0)[a], ...asBothTell(2, 3, later)[b]].sort((x, y) => x.at - y.at);
        const { events } = readLog(steps.flatMap(({ log }) => log ?? []));
        expect(ids(follow(steps, courses))).toEqual(ids(events));
      }),
      { numRuns: 400 },
    );
  });
});
