import { idIn, isFields, listIn, momentIn, textIn, valueIn } from '../fields.ts';

/**
 * Conversations as a whole: what the analytics API has of them (`/analytics/conversations/details`), what
 * `/conversations/{id}` answers, and what the topics `v2.conversations…`, `v2.users…conversations` and
 * `v2.routing.queues…conversations` notify. Each is told as the detail events would have told it.
 */
interface Detail {
  /** Like `acd.start`; `user.talks` where an agent's leg is not over. */
  readonly kind: string;
  readonly at: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** One participant on one medium. */
interface Session {
  readonly purpose: string;
  /** Of an agent: since when somebody talked with them. */
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly isAbandoned: boolean;
  readonly body: Readonly<Record<string, unknown>>;
}

export const conversationIdOf = (record: unknown): string | undefined =>
  listIn(record, 'participants').length === 0
    ? undefined
    : (idIn(record, 'conversationId') ?? idIn(record, 'id'));

/** `topic`, where there is one, names the medium that its participants are on. */
export function detailsOf(record: unknown, topic: string): readonly Detail[] {
  const participants = listIn(record, 'participants');
  const isOver = valueIn(record, 'conversationEnd') !== undefined;
  const sessions = participants.map((one) => {
    const analysed = listIn(one, 'sessions');
    return analysed.length > 0
      ? analysed.map((session) => analysedSession(one, session, isOver))
      : shownSessions(one, topic);
  });
  const all = sessions.flat();
  // Between two people of the house, or where an agent has called, the customer goes by another name.
  const customer = ['customer', 'external'].find((name) => all.some(({ purpose }) => purpose === name));
  const talks = all.flatMap(({ purpose, start }) => (isStaff(purpose) && start !== undefined ? [start] : []));
  return sessions.flatMap((ofOne) => {
    const [first] = ofOne.toSorted((a, b) => (a.start ?? Infinity) - (b.start ?? Infinity));
    if (!first) return [];
    if (first.purpose === customer) return ofOne.flatMap((one) => customerDetails(one, talks));
    // A second session of an agent asks somebody else.
    if (isStaff(first.purpose)) return staffDetails(first);
    if (first.purpose === 'acd') return ofOne.flatMap((one) => queueDetails(one, talks));
    return first.purpose === 'voicemail' ? ofOne.flatMap(voicemailDetails) : [];
  });
}

const isStaff = (purpose: string): boolean => purpose === 'agent' || purpose === 'user';

function customerDetails({ start, end, body }: Session, talks: readonly number[]): Detail[] {
  const [since] = talks;
  const talked = { interactingDurationMs: end === undefined || since === undefined ? 0 : end - since };
  return [
    ...(start === undefined ? [] : [{ kind: 'customer.start', at: start, body }]),
    ...(end === undefined ? [] : [{ kind: 'customer.end', at: end, body: { ...body, ...talked } }]),
  ];
}

function queueDetails({ start, end, isAbandoned, body }: Session, talks: readonly number[]): Detail[] {
  if (start === undefined) return [];
  const isGivenUp = end !== undefined && isAbandoned && !talks.some((at) => at >= start);
  return [
    { kind: 'acd.start', at: start, body },
    ...(isGivenUp ? [{ kind: 'acd.end', at: end, body: { ...body, acdOutcome: 'ABANDON' } }] : []),
  ];
}

function staffDetails({ start, end, body }: Session): Detail[] {
  if (start === undefined) return [];
  if (end === undefined) return [{ kind: 'user.talks', at: start, body }];
  return [{ kind: 'user.end', at: end, body: { ...body, interactingDurationMs: end - start } }];
}

const voicemailDetails = ({ end, body }: Session): Detail[] =>
  end === undefined ? [] : [{ kind: 'voicemail.end', at: end, body }];

function analysedSession(participant: unknown, session: unknown, isOver: boolean): Session {
  const purpose = (textIn(participant, 'purpose') ?? '').toLowerCase();
  const segments = listIn(session, 'segments')
    .filter(isFields)
    .toSorted((a, b) => (momentIn(a, 'segmentStart') ?? 0) - (momentIn(b, 'segmentStart') ?? 0));
  const talk = segments.find((one) => textIn(one, 'segmentType')?.toLowerCase() === 'interact');
  const last = segments.filter((one) => textIn(one, 'disconnectType') !== undefined).at(-1);
  const queue = segments.map((one) => textIn(one, 'queueId')).find((id) => id !== undefined);
  const metrics = listIn(session, 'metrics').map((one) => textIn(one, 'name'));
  const isTransferred = /transfer/i.test(textIn(last, 'disconnectType') ?? '');
  return {
    purpose,
    start: momentIn(isStaff(purpose) ? talk : segments[0], 'segmentStart'),
    end: last || isOver ? momentIn(last ?? segments.at(-1), 'segmentEnd') : undefined,
    isAbandoned: metrics.includes('tAbandon') || (metrics.length === 0 && isOver && !isTransferred),
    body: {
      ...(session as object),
      agentName: textIn(participant, 'participantName'),
      externalContactId: textIn(participant, 'externalContactId'),
      userId: textIn(participant, 'userId'),
      queueId: queue,
      disconnectType: textIn(last, 'disconnectType'),
    },
  };
}

const MEDIA: Readonly<Record<string, string>> = {
  calls: 'VOICE',
  callbacks: 'CALLBACK',
  chats: 'CHAT',
  messages: 'MESSAGE',
  emails: 'EMAIL',
};

function shownSessions(participant: unknown, topic: string): Session[] {
  const shown = Object.entries(MEDIA).flatMap(([name, media]) =>
    listIn(participant, name).map((one) => shownSession(participant, one, media)),
  );
  if (shown.length > 0) return shown;
  const media = MEDIA[topic.split('.').at(-1) ?? ''];
  return media === undefined ? [] : [shownSession(participant, participant, media)];
}

function shownSession(participant: unknown, shown: unknown, mediaType: string): Session {
  const disconnectType = textIn(shown, 'disconnectType');
  const address = textIn(participant, 'address');
  return {
    purpose: (textIn(participant, 'purpose') ?? '').toLowerCase(),
    start: momentIn(shown, 'connectedTime'),
    end: momentIn(shown, 'disconnectedTime') ?? momentIn(shown, 'endTime'),
    isAbandoned: !/transfer/i.test(disconnectType ?? ''),
    body: {
      sessionId: idIn(shown, 'id'),
      mediaType,
      direction: textIn(shown, 'direction'),
      messageType: textIn(shown, 'type'),
      ani: address ?? textIn(participant, 'ani'),
      dnis: address ?? textIn(participant, 'dnis'),
      callbackNumbers: valueIn(shown, 'callbackNumbers'),
      callbackScheduledTime: valueIn(shown, 'callbackScheduledTime'),
      agentName: textIn(participant, 'user', 'name') ?? textIn(participant, 'name'),
      externalContactId: textIn(participant, 'externalContactId'),
      userId: textIn(participant, 'userId') ?? textIn(participant, 'user', 'id'),
      queueId: textIn(participant, 'queueId') ?? textIn(participant, 'queue', 'id'),
      disconnectType,
    },
  };
}
