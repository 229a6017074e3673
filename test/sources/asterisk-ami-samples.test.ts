import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { described } from './described-events.ts';
import { readAmi } from './read-ami.ts';

const SAMPLES = new URL('../../../shared/payloads/asterisk/', import.meta.url);
const isThere = existsSync(SAMPLES);

/** What every recorded capture of the manager interface becomes. Not a word of a case: an empty list. */
const BECOMES: Record<string, readonly string[]> = {
  'ami-agent-ring-no-answer.txt': [],
  'ami-call1-1-queue-caller-join.txt': ['16:47:42 started', '16:47:42 queued 201'],
  'ami-call1-2-agent-called.txt': [],
  'ami-call1-3-agent-connect.txt': ['16:47:48 connected agent-one@201'],
  'ami-call1-4-hold.txt': ['16:47:42 held'],
  'ami-call1-5-unhold.txt': ['16:47:42 resumed'],
  'ami-call1-6-attended-transfer.txt': [
    '16:47:56 transferred 206040 -> 206041 warm',
    '16:47:56 connected 206041',
  ],
  'ami-call1-7-agent-complete-transfer.txt': ['16:48:03 transferred agent-one@201 -> (unknown)'],
  'ami-call1-sequence.txt': [
    '16:47:42 started',
    '16:47:42 queued 201',
    '16:47:48 connected agent-one@201',
    '16:47:48 held',
    '16:47:48 resumed',
    '16:47:56 transferred agent-one@201 -> 206041 warm',
    '16:47:56 connected 206041',
  ],
  'ami-cdr.txt': [],
  'ami-hangup-normal.txt': [],
  'ami-newchannel.txt': [],
  'ami-queue-caller-abandon.txt': ['17:59:00 ended abandoned by customer'],
  'ami-queue-member-pause.txt': [],
  'ami-spec-blind-transfer.txt': [
    '21:05:50 held',
    '21:05:50 resumed',
    '21:05:50 transferred PJSIP/fozzie -> (2000) cold',
  ],
  'ami-spec-dial-answer.txt': ['21:06:00 started', '21:06:00 connected PJSIP/animal'],
  'ami-spec-dial-timeout.txt': ['21:06:39 started'],
  'ami-spec-parallel-dial.txt': ['21:05:50 started', '21:05:50 connected PJSIP/drteeth'],
  // Another interface of Asterisk (ARI), where an application has the call: no block of this one.
  'ari-playback-finished.json': [],
  'ari-playback-started.json': [],
  'ari-stasis-end.json': [],
  'ari-stasis-start.json': [],
};

describe('recorded captures (skipped when ../shared/payloads/asterisk is not there)', () => {
  test.runIf(isThere)('are all in the table, or in that of the queue logs', () => {
    const files = readdirSync(SAMPLES).filter((name) => !name.startsWith('queue-log-'));
    expect(files.sort()).toEqual(Object.keys(BECOMES).sort());
  });

  test.runIf(isThere).each(Object.entries(BECOMES))('%s', (name, becomes) => {
    const { events, report } = readAmi(readFileSync(new URL(name, SAMPLES), 'utf8'));
    expect(events.map(described)).toEqual(becomes);
    expect(report).toMatchObject({ unknownWords: {}, malformed: 0 });
  });

  test.runIf(isThere)('each event of one call is about one conversation, and about the caller', () => {
    const { events } = readAmi(readFileSync(new URL('ami-call1-sequence.txt', SAMPLES), 'utf8'));
    expect(new Set(events.map(({ subject }) => subject))).toEqual(new Set(['1594054062.123']));
    expect(events[0]?.data).toMatchObject({ channel: 'voice', callerId: '206399' });
  });
});
