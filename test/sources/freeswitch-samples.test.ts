import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { described } from './described-events.ts';
import { readFreeswitch } from './read-freeswitch.ts';

const SAMPLES = new URL('../../../shared/payloads/freeswitch/', import.meta.url);
const isThere = existsSync(SAMPLES);

/** What every recorded payload becomes. The documentation's own times are a few thousand seconds after 1970. */
const BECOMES: Record<string, readonly string[]> = {
  'callcenter-agent-offering.txt': [],
  'callcenter-agent-state-change.txt': [],
  'callcenter-agent-status-change.txt': [],
  'callcenter-bridge-agent-end.txt': [],
  'callcenter-bridge-agent-fail.txt': [],
  'callcenter-bridge-agent-start.txt': ['02:46:49 connected AgentNameHere@support@default'],
  'callcenter-member-queue-end-cancel-timeout.txt': ['02:48:20 ended abandoned by system'],
  'callcenter-member-queue-end-terminated.txt': ['02:48:20 ended completed'],
  // It has no time but that of the version 1 id of its channel.
  'callcenter-member-queue-start.txt': ['23:30:11 started', '23:30:11 queued support@default'],
  'callcenter-members-count.txt': [],
  'cdr-csv-two-legs.txt': ['08:43:13 started', '08:43:18 connected 1001', '08:43:22 ended completed'],
};

describe('recorded payloads (skipped when ../shared/payloads/freeswitch is not there)', () => {
  test.runIf(isThere)('are all in the table', () => {
    expect(readdirSync(SAMPLES).sort()).toEqual(Object.keys(BECOMES).sort());
  });

  test.runIf(isThere).each(Object.entries(BECOMES))('%s', (name, becomes) => {
    const { events, kinds } = readFreeswitch(readFileSync(new URL(name, SAMPLES), 'utf8'));
    expect(events.map(described)).toEqual(becomes);
    expect(kinds.join()).not.toContain('unknown');
  });
});
