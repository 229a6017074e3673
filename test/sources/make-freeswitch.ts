/** Events of mod_callcenter with values of our own, in the shapes that the event socket writes. */

export const BEGAN = 1_790_000_000;

export function switchEvent(at: number, action: string, fields: Record<string, string | number>): string {
  const all = {
    'Event-Name': 'CUSTOM',
    'Event-Subclass': 'callcenter%3A%3Ainfo',
    'Event-Date-Timestamp': Math.round((BEGAN + at) * 1_000_000),
    'CC-Action': action,
    ...fields,
  };
  return Object.entries(all)
    .map(([name, value]) => `${name}: ${String(value).replaceAll('@', '%40').replaceAll(' ', '%20')}\n`)
    .concat('\n')
    .join('');
}

const uuid = (n: number, kind: number): string =>
  `0000000${kind}-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** One caller, from a second on; `entry` numbers the queues that they enter. */
export function caller(n: number, began: number, number = '5555550121') {
  const session = uuid(n, 1);
  const at = (after: number) => began + after + n / 1000;
  const about = (queue: string, entry: number) => ({
    'CC-Queue': `${queue}@default`,
    'CC-Member-UUID': uuid(n * 10 + entry, 2),
    'CC-Member-Session-UUID': session,
    'CC-Member-CID-Name': 'Any Caller',
    'CC-Member-CID-Number': number,
  });
  return {
    session,
    offered: (after: number, queue = 'support', entry = 1, agent = '1000@default') =>
      switchEvent(at(after), 'agent-offering', { ...about(queue, entry), 'CC-Agent': agent }),
    starts: (after: number, queue = 'support', entry = 1) =>
      switchEvent(at(after), 'member-queue-start', {
        ...about(queue, entry),
        'CC-Member-DNIS': '5555550120',
        'Caller-Channel-Created-Time': Math.round((BEGAN + began) * 1_000_000),
      }),
    resumes: (after: number, queue = 'support', entry = 1) =>
      switchEvent(at(after), 'member-queue-resume', about(queue, entry)),
    talks: (after: number, agent = '1000@default', queue = 'support', entry = 1) =>
      switchEvent(at(after), 'bridge-agent-start', { ...about(queue, entry), 'CC-Agent': agent }),
    talked: (after: number, agent = '1000@default', queue = 'support', entry = 1) =>
      switchEvent(at(after), 'bridge-agent-end', { ...about(queue, entry), 'CC-Agent': agent }),
    ends: (after: number, cause = 'NORMAL_CLEARING', queue = 'support', entry = 1) =>
      switchEvent(at(after), 'member-queue-end', {
        ...about(queue, entry),
        'CC-Cause': 'Terminated',
        'CC-Hangup-Cause': cause,
        'CC-Agent': '1000@default',
      }),
    cancels: (after: number, reason: string, queue = 'support', entry = 1) =>
      switchEvent(at(after), 'member-queue-end', {
        ...about(queue, entry),
        'CC-Cause': 'Cancel',
        'CC-Cancel-Reason': reason,
      }),
    sings: (after: number) => switchEvent(at(after), 'member-sings', about('support', 1)),
  };
}

/** The same event of a caller whose own channel is over already: it says how. */
export const hungUp = (event: string, cause: string): string => `Hangup-Cause: ${cause}\n${event}`;
