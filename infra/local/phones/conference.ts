import { TAKES } from './behaviour.ts';
import type { Line } from './line.ts';
import type { Call } from './records.ts';

/** Calls in one conversation. It begins when two are in it. */

export interface Joining {
  readonly name: string;
  /** The conference is over for everybody when this one leaves. */
  readonly endsIt: boolean;
  /** What the call does after the conference. */
  readonly next: () => Promise<void>;
  /** Sets when the person puts the phone down. */
  readonly hangUpAfter: (call: Call, ms: number) => void;
}

export function join(line: Line, call: Call, { name, endsIt, next, hangUpAfter }: Joining): void {
  const conference = line.conferences.get(name) ?? { name, members: new Map() };
  line.conferences.set(name, conference);
  conference.members.set(call, { endsIt, next });
  call.conference = name;
  line.changed();
  const together = conference.members.size > 1;
  for (const member of conference.members.keys())
    if (!member.manual) hangUpAfter(member, together ? TAKES.talk : TAKES.patience);
}

/** Takes the call out, and answers with what follows for the others. */
export function leave(line: Line, call: Call): () => Promise<void> {
  const nothing = async () => {};
  const conference = [...line.conferences.values()].find(({ members }) => members.has(call));
  const own = conference?.members.get(call);
  if (!conference || !own) return nothing;
  conference.members.delete(call);
  if (!own.endsIt && conference.members.size > 0) return nothing;
  line.conferences.delete(conference.name);
  const others = [...conference.members.values()];
  conference.members.clear();
  return async () => {
    for (const { next } of others) await next();
  };
}
