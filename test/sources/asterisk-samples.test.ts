import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { bySubject, readLog } from './read-queue-log.ts';

const SAMPLES = new URL('../../../shared/payloads/asterisk/', import.meta.url);
const sample = (name: string) => readLog(readFileSync(new URL(name, SAMPLES), 'utf8'));

/** Without the folder of recorded samples beside the project these are skipped, and the name says why. */
const recorded = test.runIf(existsSync(SAMPLES));

describe('recorded logs (skipped when ../shared/payloads/asterisk is not there)', () => {
  recorded('an attended transfer into a queue, under two ids, is one call with one transfer', () => {
    const { events, report } = sample('queue-log-attended-transfer-into-queue.txt');
    expect(Object.keys(bySubject(events))).toEqual(['1717397243.239826']);
    expect(events.map(({ type }) => type)).toEqual([
      'interaction.started',
      'interaction.queued',
      'interaction.connected',
      'interaction.transferred',
      'interaction.queued',
      'interaction.connected',
      'interaction.ended',
    ]);
    expect(events[3]?.data).toEqual({
      from: { agent: 'PJSIP/7009', queue: '1501' },
      to: { queue: '1509' },
      mode: 'warm',
    });
    expect(report).toMatchObject({ calls: 1, consultations: 1, open: 0, malformed: 0 });
  });

  recorded('a call that the caller ended', () => {
    const { events } = sample('queue-log-answered-by-caller-hangup.txt');
    expect(events.at(-1)?.data).toEqual({ outcome: 'completed', by: 'customer' });
  });

  recorded('a call that never left the queue is open, not ended', () => {
    const { events, report } = sample('queue-log-enterqueue-without-exits.txt');
    expect(events.map(({ type }) => type)).toEqual(['interaction.started', 'interaction.queued']);
    expect(report.open).toBe(1);
  });

  recorded('an agent who did not answer is no event', () => {
    expect(sample('queue-log-ringnoanswer-doc.txt')).toMatchObject({ events: [], report: { malformed: 0 } });
  });
});
