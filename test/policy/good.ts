import { mergePatch } from '../../functions/domain/merge-patch.ts';
import { Policy } from '../../functions/domain/policy.ts';
import { type Instant, instantOf } from '../../functions/domain/time.ts';

/** A Saturday evening in Chicago. */
export const NOW: Instant = instantOf('2026-11-21T18:00:00-06:00');

/** A policy in which no lint finds anything: each failing example changes a little of it. */
const GOOD = {
  timeZone: 'America/Chicago',
  hours: { support: { weekly: { 'mon-fri': ['08:00-18:00'] }, holidays: ['2026-12-25'] } },
  people: {
    pam: { name: 'Pam', phone: '+15555550110', channels: ['sms', 'voice'] },
    raj: { name: 'Raj', phone: '+15555550111', channels: ['sms'] },
    dana: { name: 'Dana', phone: '+15555550112', channels: ['sms', 'voice'] },
  },
  rotations: {
    duty: {
      members: ['pam', 'raj'],
      starts: '2026-11-02T08:00',
      every: 'P7D',
      timeZone: 'America/Chicago',
      overrides: [{ from: '2026-12-24T08:00', to: '2026-12-26T08:00', person: 'dana' }],
    },
  },
  ladders: {
    default: {
      rungs: [
        { notify: ['rotation:duty'], acknowledgeWithin: 'PT5M' },
        { notify: ['dana'], acknowledgeWithin: 'PT10M' },
      ],
      lastResort: ['dana'],
    },
  },
  rules: { stall: { hours: 'support' } },
  teams: { support: { phone: '+15555550119' } },
};

/** The good policy with a JSON Merge Patch over it. */
export const policyWith = (patch: object = {}): Policy => Policy.parse(mergePatch(GOOD, patch));
