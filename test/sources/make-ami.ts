/** Captures of a manager interface with values of our own, in the shapes that Asterisk writes. */

export const BEGAN = 1_790_000_000;

/** Seconds from `BEGAN` on; fields as `Name: value`. */
export function block(
  at: number | undefined,
  event: string,
  fields: Record<string, string | number>,
): string {
  const stamp = at === undefined ? {} : { Timestamp: (BEGAN + at).toFixed(6) };
  return Object.entries({ Event: event, Privilege: 'call,all', ...stamp, ...fields })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .concat('\r\n')
    .join('');
}

/** Asterisk 12 and later: one customer's channel, and what happens to it. */
export function call(id: string, { number = '5555550121', linked = id, queue = '2001' } = {}) {
  const channel = {
    Channel: `PJSIP/trunk-${id.slice(-6)}`,
    CallerIDNum: number,
    CallerIDName: '<unknown>',
    Uniqueid: id,
    Linkedid: linked,
  };
  const member = (extension: string) => ({
    Interface: `PJSIP/${extension}`,
    MemberName: `PJSIP/${extension}`,
    DestChannel: `PJSIP/${extension}-000000a1`,
  });
  return {
    joins: (at: number, to = queue) =>
      block(at, 'QueueCallerJoin', { ...channel, Queue: to, Position: 1, Count: 1 }),
    leaves: (at: number, from = queue) =>
      block(at, 'QueueCallerLeave', { ...channel, Queue: from, Position: 1, Count: 0 }),
    connects: (at: number, extension: string, holdTime: number, from = queue) =>
      block(at, 'AgentConnect', {
        ...channel,
        Queue: from,
        ...member(extension),
        HoldTime: holdTime,
        RingTime: 2,
      }),
    holds: (at: number) => block(at, 'Hold', channel),
    resumes: (at: number) => block(at, 'Unhold', channel),
    completes: (at: number, extension: string, reason: string, from = queue) =>
      block(at, 'AgentComplete', {
        ...channel,
        Queue: from,
        ...member(extension),
        HoldTime: 1,
        TalkTime: 1,
        Reason: reason,
      }),
    abandons: (at: number, from = queue) =>
      block(at, 'QueueCallerAbandon', {
        ...channel,
        Queue: from,
        Position: 1,
        OriginalPosition: 1,
        HoldTime: 9,
      }),
    hangsUp: (at: number, cause = 16) =>
      block(at, 'Hangup', { ...channel, Cause: cause, 'Cause-txt': 'any' }),
    blindTransfers: (at: number, extension: string, to: string, result = 'Success') =>
      block(at, 'BlindTransfer', {
        Result: result,
        TransfererChannel: `PJSIP/${extension}-000000a1`,
        TransfererUniqueid: `${BEGAN}.901`,
        TransfererLinkedid: linked,
        TransfereeChannel: channel.Channel,
        TransfereeUniqueid: id,
        TransfereeLinkedid: linked,
        IsExternal: 'No',
        Context: 'default',
        Extension: to,
      }),
    attendedTransfers: (
      at: number,
      extension: string,
      leg: string,
      target: Record<string, string | number>,
    ) =>
      block(at, 'AttendedTransfer', {
        Result: 'Success',
        OrigTransfererChannel: `PJSIP/${extension}-000000a1`,
        OrigTransfererLinkedid: linked,
        SecondTransfererChannel: `PJSIP/${extension}-000000a2`,
        SecondTransfererUniqueid: leg,
        SecondTransfererLinkedid: leg,
        TransfereeUniqueid: id,
        TransfereeLinkedid: linked,
        TransferTargetLinkedid: leg,
        ...target,
      }),
    dials: (at: number, extension: string) =>
      block(at, 'DialBegin', {
        ...channel,
        DestChannel: `PJSIP/${extension}-000000b1`,
        DestUniqueid: `${BEGAN}.902`,
      }),
    answered: (at: number, extension: string, status = 'ANSWER') =>
      block(at, 'DialEnd', {
        ...channel,
        DestChannel: `PJSIP/${extension}-000000b1`,
        DestUniqueid: `${BEGAN}.902`,
        DialStatus: status,
      }),
    says: (at: number, event: string) => block(at, event, channel),
  };
}
