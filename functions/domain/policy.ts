import * as z from 'zod';
import { Channel } from './channel.ts';
import { E164, PersonId } from './ids.ts';
import { mergePatch } from './merge-patch.ts';
import { looseNames } from './policy-names.ts';
import { revisionOf } from './revision.ts';
import { Duration, duration } from './time.ts';
import { isZone } from './zones/zone.ts';

const Zone = z.string().refine(isZone, 'not a time zone of the IANA list, like America/Chicago');

const OpenTimes = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'not a time range like 08:00-18:00')
  .refine(
    (text) => text.slice(0, 5) < text.slice(6),
    'ends before it starts: write a night as 22:00-24:00 and 00:00-06:00',
  );
const Days = z
  .string()
  .regex(
    /^(mon|tue|wed|thu|fri|sat|sun)(-(mon|tue|wed|thu|fri|sat|sun))?$/,
    'not a day or a range of days, like mon-fri',
  );

/** Open hours in the centre's zone. Overlapping keys are united; `[]` is closed. */
export const Hours = z.strictObject({
  weekly: z.record(Days, z.array(OpenTimes)),
  holidays: z.array(z.iso.date('not a date like 2026-12-25')).default([]),
});
export type Hours = z.infer<typeof Hours>;

const Person = z.strictObject({
  name: z.string().min(1),
  phone: E164,
  /** The first is used first, the next one when it fails. */
  channels: z.array(Channel).min(1),
  /** How texts reach this person, when it is not as `delivery` says. */
  sms: z.enum(['twilio', 'sns']).optional(),
});

export const Rotation = z.strictObject({
  members: z.array(PersonId).min(1),
  /** Wall time of the first hand-over, in the rotation's zone. */
  starts: z.iso.datetime({ local: true }),
  every: Duration,
  timeZone: Zone,
  overrides: z
    .array(
      z.strictObject({
        from: z.iso.datetime({ local: true }),
        to: z.iso.datetime({ local: true }),
        person: PersonId,
      }),
    )
    .default([]),
});
export type Rotation = z.infer<typeof Rotation>;

/** A person's id, or `rotation:<name>`: whoever is on duty when the rung is climbed. */
const Notified = z.string().min(1);

export const Ladder = z.strictObject({
  rungs: z.array(z.strictObject({ notify: z.array(Notified), acknowledgeWithin: Duration })).min(1),
  repeat: z.int().nonnegative().default(0),
  lastResort: z.array(Notified).default([]),
});
export type Ladder = z.infer<typeof Ladder>;

const rule = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.union([z.literal(false), z.strictObject({ ladder: z.string().optional(), ...shape })]);
const d = (text: string) => Duration.default(duration(text));

export const Rules = z.strictObject({
  transfers: rule({ limit: z.int().positive().default(2), within: d('P7D') }).prefault({}),
  loop: rule({}).prefault({}),
  longWait: rule({ offerAfter: d('PT10M'), callbackWithin: d('PT30M') }).prefault({}),
  agentSilence: rule({ nudgeAfter: d('PT2M'), escalateAfter: d('PT5M') }).prefault({}),
  stall: rule({
    after: z
      .strictObject({ urgent: d('PT1H'), high: d('PT4H'), normal: d('P1D'), low: d('P3D') })
      .prefault({}),
    /** A key of `hours`; without it the clock never stops. */
    hours: z.string().optional(),
  }).prefault({}),
  thirdPartyOverdue: rule({}).prefault({}),
  repeatContact: rule({ limit: z.int().positive().default(2), within: d('P7D') }).prefault({}),
  reopened: rule({ limit: z.int().positive().default(1) }).prefault({}),
  supervisorRequested: rule({}).prefault({}),
  dropped: rule({ waitBefore: d('PT30S'), callbackWithin: d('PT5M') }).prefault({}),
  promiseAtRisk: rule({}).prefault({}),
  promiseBroken: rule({}).prefault({}),
  lowSatisfaction: rule({ atMost: z.int().min(1).max(5).default(2) }).prefault({}),
  incident: rule({ customers: z.int().positive().default(3), within: d('PT1H') }).prefault({}),
  unacknowledged: rule({}).prefault({}),
  idleAfterAcknowledge: rule({ after: d('PT30M') }).prefault({}),
});
export type Rules = z.infer<typeof Rules>;

const plan = (...texts: string[]) => z.array(Duration).default(texts.map(duration));

const Callbacks = z.strictObject({
  /** The centre's name, as it is said and written to customers. */
  from: z.string().trim().min(1).max(60).optional(),
  /** Where customers can call the centre, as it is said to them. */
  number: E164.optional(),
  callingHours: OpenTimes.default('08:00-21:00'),
  /** By the reason of a promise: when a call for it may be placed instead. */
  callingHoursFor: z.record(z.string().min(1), OpenTimes).default({}),
  bridge: z.enum(['agent-first', 'customer-first']).default('agent-first'),
  attempts: z.int().positive().default(3),
  retryAfter: z
    .strictObject({
      busy: plan('PT2M', 'PT5M'),
      noAnswer: plan('PT5M', 'PT15M'),
      machine: plan('PT5M', 'PT15M'),
      failed: plan('PT2M', 'PT5M'),
      agentUnavailable: plan('PT1M', 'PT2M'),
    })
    .prefault({}),
  grace: d('PT1M'),
  agentLead: d('PT45S'),
  warnBefore: d('PT10M'),
  /** Whether the customer is texted that long before; and when the call comes. */
  reminder: z.boolean().default(true),
  announcement: z.boolean().default(true),
  keptAfter: d('PT10S'),
  /** How long a customer on the line waits for an agent, before an apology. */
  longestWait: d('PT1M'),
  machine: z.strictObject({ leaveMessage: z.boolean().default(true) }).prefault({}),
  perMinute: z.int().positive().default(60),
});

const nameFaults = (policy: unknown, { issues }: z.core.ParsePayload): void => {
  for (const { path, reason } of looseNames(policy))
    issues.push({ code: 'custom', path: [...path], message: reason, input: policy });
};

const Live = z.strictObject({
  version: z.literal(1).default(1),
  timeZone: Zone.default('UTC'),
  hours: z.record(z.string(), Hours).default({}),
  people: z.record(PersonId, Person),
  rotations: z.record(z.string(), Rotation).default({}),
  ladders: z.record(z.string(), Ladder).refine((all) => 'default' in all, 'needs a ladder named default'),
  rules: Rules.prefault({}),
  callbacks: Callbacks.prefault({}),
  budgets: z
    .strictObject({
      sms: z
        .strictObject({
          perMinute: z.int().positive().default(1),
          per15Minutes: z.int().positive().default(5),
          perHour: z.int().positive().default(11),
          per3Hours: z.int().positive().default(21),
        })
        .prefault({}),
      voice: z
        .strictObject({
          per15Minutes: z.int().positive().default(3),
          perHour: z.int().positive().default(7),
          per3Hours: z.int().positive().default(15),
        })
        .prefault({}),
    })
    .prefault({}),
  delivery: z.strictObject({ sms: z.enum(['twilio', 'sns']).default('twilio') }).prefault({}),
  teams: z.record(z.string(), z.strictObject({ phone: E164 })).default({}),
  /** Numbers that the centre's own phones show when they call: nobody's phone, beside those of `callbacks` and `teams`. */
  ownNumbers: z.array(E164).default([]),
  /** Of a source that usually speaks: after so long without an event, in support hours, somebody is told. */
  sources: z
    .strictObject({ silentFor: z.union([z.literal(false), Duration]).default(duration('PT15M')) })
    .prefault({}),
  /** A case that is over is removed when nothing has happened in it for so long; an open one never is. */
  retention: d('P400D'),
});

/**
 * All limits and ladders (contract, section 2). Everything but `people` and `ladders` has a default. `revision`
 * is worked out here, whatever is given: decisions name the policy that they were made under by it.
 */
export const Policy = z
  .strictObject({
    /** For editors: the JSON Schema of this document. */
    $schema: z.string().optional(),
    revision: z.string().optional(),
    ...Live.shape,
    /** JSON Merge Patch over this policy: a second one that runs beside it and pages nobody. */
    shadow: z.record(z.string(), z.unknown()).optional(),
  })
  .superRefine((policy, check) => {
    nameFaults(policy, check);
    if (!policy.shadow) return;
    const shadow = Live.superRefine(nameFaults).safeParse(mergePatch(live(policy), policy.shadow));
    for (const { path, ...issue } of shadow.error?.issues ?? [])
      check.issues.push({ ...issue, path: ['shadow', ...path], input: policy.shadow } as z.core.$ZodRawIssue);
  })
  .transform(({ $schema: _, revision: __, ...policy }) => ({ ...policy, revision: revisionOf(policy) }));
export type Policy = z.infer<typeof Policy>;

/** What a policy says of itself, without its name and its shadow. */
function live(policy: object): object {
  const { $schema: _, revision: __, shadow: ___, ...rest } = policy as Record<string, unknown>;
  return rest;
}

/** The policy that runs beside this one, if it has a shadow. */
export const shadowOf = (policy: Policy): Policy | undefined =>
  policy.shadow && Policy.parse(mergePatch(live(policy), policy.shadow));
