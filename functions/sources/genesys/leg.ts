import type { E164 } from '../../domain/ids.ts';
import { listIn, momentIn, textIn, valueIn } from '../fields.ts';
import { shownNumber } from '../shown-number.ts';

/** One leg of a conversation of Genesys Cloud: a participant's session, as an event's body tells of it. */
export interface Leg {
  /** Session; participant and time where that is all there is. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly media: string;
  readonly messageType: string;
  readonly isOutbound: boolean;
  readonly disconnect: string;
  readonly queue: string | undefined;
  readonly agent: string | undefined;
  /** Only records of whole conversations have it. */
  readonly agentName: string | undefined;
  readonly answeredBy: string | undefined;
  readonly outcome: string;
  /** How long somebody talked on it, and was on hold, in milliseconds. */
  readonly talked: number;
  readonly held: number;
  readonly phone: E164 | undefined;
  /** The external contact that it is with. */
  readonly contact: string | undefined;
  /** When a call back is due that Genesys Cloud itself will place. */
  readonly callbackAt: number | undefined;
  readonly flowOutcome: { readonly id: string; readonly value: string } | undefined;
}

const word = (of: unknown, name: string): string => (textIn(of, name) ?? '').toUpperCase();

const span = (of: unknown, name: string): number => {
  const value = valueIn(of, name);
  return typeof value === 'number' && value > 0 && value < 7 * 86_400_000 ? Math.floor(value) : 0;
};

export function legOf(body: unknown, at: number): Leg {
  const isOutbound = word(body, 'direction') === 'OUTBOUND';
  const flowOutcomeId = textIn(body, 'flowOutcomeId');
  return {
    id: textIn(body, 'sessionId') ?? `${textIn(body, 'participantId') ?? ''}:${at}`,
    at,
    media: word(body, 'mediaType'),
    messageType: word(body, 'messageType'),
    isOutbound,
    disconnect: disconnectIn(body),
    queue: textIn(body, 'queueId'),
    agent: textIn(body, 'userId'),
    agentName: textIn(body, 'agentName'),
    answeredBy: textIn(body, 'answeredUserId'),
    outcome: word(body, 'acdOutcome'),
    talked: span(body, 'interactingDurationMs'),
    held: span(body, 'heldDurationMs'),
    phone: phoneIn(body, isOutbound),
    contact: textIn(body, 'externalContactId') ?? textOf(listIn(body, 'conversationExternalContactIds')[0]),
    callbackAt: momentIn(body, 'callbackScheduledTime'),
    flowOutcome:
      flowOutcomeId === undefined ? undefined : { id: flowOutcomeId, value: word(body, 'flowOutcomeValue') },
  };
}

/** `CONSULT_TRANSFER`, which is also written `consultTransfer`, `transfer.consult` and `TRANSFER_CONSULT`. */
const disconnectIn = (body: unknown): string =>
  (textIn(body, 'disconnectType') ?? '')
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .replaceAll(/\W+/g, '_')
    .toUpperCase()
    .replace(/^TRANSFER_(.+)$/, '$1_TRANSFER');

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value.slice(0, 256) : undefined;

/** Who called, or whom the centre called; `tel:+15555550101`, `sip:…` for what is no number. */
function phoneIn(body: unknown, isOutbound: boolean): E164 | undefined {
  const wanted = textOf(listIn(body, 'callbackNumbers')[0]);
  const address =
    wanted ??
    textIn(body, isOutbound ? 'dnis' : 'ani') ??
    textIn(body, isOutbound ? 'addressTo' : 'addressFrom');
  return shownNumber(address);
}
