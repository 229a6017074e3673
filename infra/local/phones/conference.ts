import { TAKES } from './behaviour.ts';
import { notify, rfc2822 } from './callbacks.ts';
import type { Conference, Line, Member, Switch } from './line.ts';
import type { Call } from './records.ts';

/** Calls in one conversation. It begins when two are in it. */

interface Joining extends Member {
  readonly name: string;
  /** What is heard until it begins. */
  readonly waitUrl: string | undefined;
  readonly news: Conference['news'];
  /** Sets when the person puts the phone down. */
  readonly hangUpAfter: (call: Call, ms: number) => void;
}

export const isTaken = (line: Line, name: string, label: string | undefined): boolean =>
  label !== undefined &&
  [...(line.conferences.get(name)?.members.values() ?? [])].some((member) => member.label === label);

export async function join(line: Line, control: Switch, call: Call, joining: Joining): Promise<void> {
  const { name, hangUpAfter, waitUrl, news } = joining;
  const conference = line.conferences.get(name) ?? {
    name,
    sid: line.sid('CF'),
    members: new Map(),
    begun: false,
    news,
    sequence: 0,
  };
  line.conferences.set(name, conference);
  conference.members.set(call, joining);
  call.conference = name;
  line.changed();
  const together = conference.members.size > 1;
  conference.begun ||= together;
  for (const member of conference.members.keys()) {
    if (together) stopHearing(member);
    if (!member.manual) hangUpAfter(member, patienceOf(member, together));
  }
  await tell(line, conference, call, 'join', joining.label);
  if (!conference.begun && waitUrl !== undefined) await control.hear(call, waitUrl, joining.next);
}

const patienceOf = ({ plan }: Call, together: boolean): number => {
  if (plan === 'leaves') return together ? TAKES.shortStay : TAKES.shortPatience;
  return together ? TAKES.talk : TAKES.patience;
};

function stopHearing(call: Call): void {
  call.stopHearing?.();
  call.stopHearing = undefined;
}

/** Takes the call out, and answers with what follows for the others. */
export function leave(line: Line, call: Call): () => Promise<void> {
  const nothing = async () => {};
  const conference = [...line.conferences.values()].find(({ members }) => members.has(call));
  const own = conference?.members.get(call);
  if (!conference || !own) return nothing;
  stopHearing(call);
  const others = own.endsIt ? [...conference.members].filter(([other]) => other !== call) : [];
  const gone: [Call, Member][] = [[call, own], ...others];
  for (const [member] of gone) {
    stopHearing(member);
    conference.members.delete(member);
  }
  if (conference.members.size === 0) line.conferences.delete(conference.name);
  return async () => {
    for (const [member, { label }] of gone) await tell(line, conference, member, 'leave', label);
    for (const [, { next }] of others) await next();
  };
}

/** A status callback of the conference, as its first member asked for them. */
async function tell(
  line: Line,
  conference: Conference,
  call: Call,
  event: 'join' | 'leave',
  label: string | undefined,
): Promise<void> {
  conference.sequence += 1;
  const { news, sid, name, sequence } = conference;
  if (!news?.events.has(event)) return;
  const form = new URLSearchParams({
    AccountSid: line.account.accountSid,
    CallSid: call.sid,
    ConferenceSid: sid,
    FriendlyName: name,
    SequenceNumber: String(sequence),
    StatusCallbackEvent: `participant-${event}`,
    Timestamp: rfc2822(line.world.now()),
    ...(label === undefined ? {} : { ParticipantLabel: label }),
  });
  await notify(line, { sid, notes: call.notes }, news.url, form);
}
