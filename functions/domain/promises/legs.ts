import { CALL_RANK, type CallStatus } from '../call-status.ts';
import { between, type Instant, later, minus, plus, type Span, seconds } from '../time.ts';
import type { AgentLeg, Attempt, CallLeg, CustomerLeg, Mark } from './promised.ts';

/** What the legs of a callback show: who is on the line, whether that is a human, and how long both were there. */

const FINAL = 4;

export const rankOf = (leg: CallLeg): number => CALL_RANK[leg.status as CallStatus] ?? 0;
export const isOver = (leg: CallLeg): boolean => rankOf(leg) === FINAL;
export const isAnswered = (leg: CallLeg): boolean => leg.answeredAt !== undefined;

/** `machine_start`, `machine_end_beep` and their kin, plain `machine`, and `fax`. */
export const isMachine = ({ answeredBy = '', key }: CustomerLeg): boolean =>
  key === undefined && /^(machine|fax)/.test(answeredBy);

/** Proof of a human: machine detection says so, or a key was pressed. `unknown` is none. */
export const isHuman = ({ answeredBy, key }: CustomerLeg): boolean =>
  answeredBy === 'human' || key !== undefined;

/** When it ended: when we heard so, or as long after its beginning as the carrier counted, whichever is sooner. */
function endOf({ answeredAt, endedAt, talkSeconds }: CallLeg): Instant | undefined {
  if (endedAt === undefined || answeredAt === undefined || talkSeconds === undefined) return endedAt;
  const counted = plus(answeredAt, seconds(talkSeconds));
  return counted < endedAt ? counted : endedAt;
}

/** When it began: when we heard so, or as long before its end as the carrier counted, whichever is sooner. */
function begunAt({ answeredAt, endedAt, talkSeconds }: CallLeg): Instant | undefined {
  if (endedAt === undefined || talkSeconds === undefined) return answeredAt;
  const counted = minus(endedAt, seconds(talkSeconds));
  return answeredAt !== undefined && answeredAt < counted ? answeredAt : counted;
}

interface Stay {
  readonly from: Instant;
  /** Without one, still there as far as is known. */
  readonly to: Instant | undefined;
}

/** In and out of one conference, by the carrier's numbering: the order of arrival means nothing. */
function staysIn(marks: readonly Mark[], begun: Instant): Stay[] {
  const stays: Stay[] = [];
  let from: Instant | undefined;
  for (const { what, at } of marks.toSorted((a, b) => a.sequence - b.sequence)) {
    if (what === 'joined') from ??= at;
    // Without a word of its entrance it was there from the beginning, or since it was there last.
    else stays.push({ from: from ?? stays.at(-1)?.to ?? begun, to: at });
    if (what === 'left') from = undefined;
  }
  return from === undefined ? stays : [...stays, { from, to: undefined }];
}

/** When the leg was in the conference. Where the carrier said nothing of that, it was there from `begun` to its end. */
function staysOf(leg: CallLeg, begun: Instant | undefined): Stay[] {
  if (begun === undefined) return [];
  const end = endOf(leg);
  const rooms = [...new Set(leg.marks.map(({ conference }) => conference))];
  const stays =
    rooms.length === 0
      ? [{ from: begun, to: undefined }]
      : rooms.flatMap((room) =>
          staysIn(
            leg.marks.filter(({ conference }) => conference === room),
            begun,
          ),
        );
  return stays.map(({ from, to }) => ({ from, to: earlierOf(to, end) }));
}

const earlierOf = (a: Instant | undefined, b: Instant | undefined): Instant | undefined =>
  a === undefined || (b !== undefined && b < a) ? b : a;

const staysOfAgent = (leg: AgentLeg): Stay[] => staysOf(leg, leg.acceptedAt);

/** Waits in the conference, or is on the way there: the brief is said, or the phone rings. */
export function isComing(leg: AgentLeg): boolean {
  if (leg.declined || leg.released !== undefined || isOver(leg)) return false;
  return leg.acceptedAt === undefined || staysOfAgent(leg).some(({ to }) => to === undefined);
}

/** The agent who is in the conference now, if there is one. */
export const agentThere = ({ agentLegs }: Attempt): AgentLeg | undefined =>
  agentLegs.find((leg) => leg.acceptedAt !== undefined && isComing(leg));

/** Since when nobody but the customer is on the line: from their answer, or from when the last agent went. */
export function aloneSince({ agentLegs, customerLeg }: Attempt): Instant | undefined {
  const begun = customerLeg && begunAt(customerLeg);
  if (begun === undefined) return undefined;
  const gone = agentLegs.flatMap(staysOfAgent).flatMap(({ to }) => to ?? []);
  return gone.reduce(later, begun);
}

/** The carrier's times have whole seconds. */
const A_SECOND = seconds(1);

/** Whether an agent was with the customer when the customer's leg ended. */
export function endedTogether({ agentLegs, customerLeg }: Attempt): boolean {
  const end = customerLeg && endOf(customerLeg);
  if (end === undefined) return false;
  return agentLegs
    .flatMap(staysOfAgent)
    .some(({ from, to }) => from <= end && (to === undefined || plus(to, A_SECOND) >= end));
}

function overlap(a: Stay, b: Stay, now: Instant): Span {
  const from = later(a.from, b.from);
  const to = earlierOf(earlierOf(a.to, b.to), now) ?? now;
  return Math.max(0, between(from, to)) as Span;
}

/** How long the customer and one of the agents were in the conference together, up to now. */
function talkWith(leg: AgentLeg, { customerLeg }: Attempt, now: Instant): Span {
  if (!customerLeg) return seconds(0);
  return staysOf(customerLeg, begunAt(customerLeg))
    .flatMap((c) => staysOfAgent(leg).map((a) => overlap(a, c, now)))
    .reduce((sum, span) => (sum + span) as Span, seconds(0));
}

interface Talk {
  readonly agent: AgentLeg;
  readonly span: Span;
}

/** The longest talk of the attempt; `undefined` when there was none, or no human is proven at the other end. */
export function talkOf(attempt: Attempt, now: Instant): Talk | undefined {
  if (!attempt.customerLeg || !isHuman(attempt.customerLeg)) return undefined;
  const talks = attempt.agentLegs.map((agent) => ({ agent, span: talkWith(agent, attempt, now) }));
  const [longest] = talks.sort((a, b) => b.span - a.span);
  return longest && longest.span > 0 ? longest : undefined;
}
