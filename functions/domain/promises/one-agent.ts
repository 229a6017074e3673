import * as z from 'zod';

/**
 * Tries that were stored when each had one agent, whose leg stood beside what was known of them. Cases are kept for
 * as long as they are open, so what was written then is read for good.
 */

const LegThen = z.looseObject({ status: z.string() });

const OneAgent = z.looseObject({
  startedAt: z.string(),
  endedAt: z.string().optional(),
  agent: z.string(),
  agentPhone: z.string(),
  acceptedAt: z.string().optional(),
  agentLeg: LegThen,
  customerLeg: LegThen.optional(),
  released: z.boolean(),
});

/** The try in its present form; anything else is given back as it is. */
export function withLegs(stored: unknown): unknown {
  const { success, data } = OneAgent.safeParse(stored);
  if (!success) return stored;
  const { agent, agentPhone: phone, agentLeg, acceptedAt, released, customerLeg, ...attempt } = data;
  // When a leg began or ended was known of the whole try only.
  const times = { placedAt: attempt.startedAt, endedAt: attempt.endedAt, marks: [] };
  return {
    ...attempt,
    bridge: 'agent-first',
    agentLegs: [
      {
        ...agentLeg,
        ...times,
        agent,
        phone,
        acceptedAt,
        declined: agentLeg.status === 'declined',
        ...(released ? { released: 'unreached' } : {}),
      },
    ],
    ...(customerLeg ? { customerLeg: { ...customerLeg, ...times } } : {}),
  };
}
