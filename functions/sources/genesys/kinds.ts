import type { Told, Undated } from '../source-reading.ts';
import type { Leg } from './leg.ts';

/** Kinds of detail events that tell of the customer, and those that never do. */
export const CUSTOMER_KINDS: ReadonlySet<string> = new Set([
  'customer.start',
  'customer.end',
  'acd.start',
  'acd.end',
  'user.start',
  'user.end',
  'flow.outcome',
  'voicemail.end',
]);
export const SILENT_KINDS: ReadonlySet<string> = new Set([
  'acw',
  'attributes',
  'contact',
  'flow.start',
  'flow.end',
  'outbound',
  'voicemail.start',
  'wrapup',
]);

/**
 * On these Genesys's own blueprint offers a call to a customer whose line was cut
 * (GenesysCloudBlueprints/automatic-offer-callback-for-disconnected-call).
 */
const LINE_FAILED: ReadonlySet<string> = new Set([
  'UNKNOWN',
  'SYSTEM',
  'ERROR',
  'OTHER',
  'TIMEOUT',
  'TRANSPORT_FAILURE',
  'UNCALLABLE',
]);
const ENDED_BY: Readonly<Record<string, 'customer' | 'agent'>> = {
  ENDPOINT: 'customer',
  DND_ENDPOINT: 'customer',
  CLIENT: 'agent',
  PEER: 'agent',
};

const TRANSFER = /(^|_)TRANSFER$/;
/** It rang at somebody who did not take it, and went on: nobody has handed the customer over. */
const RANG_ON = /^(NO_?ANSWER|NOT_?AVAILABLE|FORWARD|DND)_/;
/** Somebody was asked or brought in before, and is with the customer then. */
const WAS_ASKED = /^(CONSULT|CONFERENCE)_/;

/** They accompany a conversation: neither does it begin with them, nor end. */
const BESIDE: ReadonlySet<string> = new Set(['COBROWSE', 'SCREENSHARE', 'SCREENMONITORING']);

/** What an event of this kind tells, each under its session and what it is: by every route a thing has one id. */
export function tellsOf(kind: string, leg: Leg): Told[] {
  if (BESIDE.has(leg.media)) return [];
  switch (kind) {
    case 'customer.start':
      return [...started(leg), ...calledBackLater(leg)];
    case 'customer.end':
      return customerEnd(leg);
    case 'acd.start':
      return [...queued(leg), ...calledBackLater(leg)];
    case 'acd.end':
      return acdEnd(leg);
    case 'user.start':
      return isCallback(leg) ? takenBack(leg) : [];
    case 'user.talks':
      return leg.agent === undefined ? [] : connected(leg, leg.agent, leg.at);
    case 'user.end':
      return userEnd(leg);
    case 'flow.outcome':
      return flowOutcome(leg);
    case 'voicemail.end':
      return [
        told(leg, 'voicemail', {
          type: 'interaction.ended',
          rank: 7,
          data: { outcome: 'voicemail', by: 'customer' },
        }),
      ];
    default:
      return [];
  }
}

const told = ({ id, at }: Leg, name: string, undated: Undated, when = at): Told =>
  ({ ...undated, id: `${id}:${name}`, at: when }) as Told;

const CHANNELS = { VOICE: 'voice', CHAT: 'chat', MESSAGE: 'chat', EMAIL: 'email', CALLBACK: 'web' } as const;

function channelOf({ media, messageType }: Leg) {
  const channel = CHANNELS[media as keyof typeof CHANNELS] ?? 'web';
  return channel === 'chat' && messageType === 'SMS' ? 'sms' : channel;
}

function started(leg: Leg): Told[] {
  const channel = channelOf(leg);
  const direction = leg.isOutbound ? 'outbound' : 'inbound';
  return [told(leg, 'started', { type: 'interaction.started', rank: 1, data: { channel, direction } })];
}

/**
 * A call back that is scheduled in Genesys Cloud is placed by Genesys Cloud: a promise of ours would ring the customer
 * twice. It is waited for, and when nobody has taken it a quarter of an hour later somebody is told.
 */
const CALLBACK_TAKEN_WITHIN_MS = 15 * 60_000;

function calledBackLater(leg: Leg): Told[] {
  if (leg.callbackAt === undefined || leg.callbackAt <= leg.at) return [];
  const until = new Date(leg.callbackAt + CALLBACK_TAKEN_WITHIN_MS).toISOString();
  const what = 'the call back that is scheduled in Genesys Cloud';
  return [
    told(leg, `due:${leg.callbackAt}`, {
      type: 'case.waiting',
      rank: 50,
      data: { on: 'internal', what, until },
    }),
  ];
}

const isCallback = ({ media }: Leg): boolean => media === 'CALLBACK';

/** In a callback it is the call that waits, not the customer. */
const queued = (leg: Leg): Told[] =>
  leg.queue === undefined || isCallback(leg)
    ? []
    : [told(leg, 'queued', { type: 'interaction.queued', rank: 4, data: { queue: leg.queue } })];

/** A queue's leg ends by a transfer whenever somebody answers, too: only what an agent hands over is a hand-off. */
function acdEnd(leg: Leg): Told[] {
  if (leg.outcome === 'ABANDON' && !isCallback(leg))
    return [
      told(leg, 'abandoned', {
        type: 'interaction.ended',
        rank: 7,
        data: { outcome: 'abandoned', by: 'customer' },
      }),
    ];
  if (leg.outcome !== 'ANSWERED' || leg.answeredBy === undefined) return [];
  return connected(leg, leg.answeredBy, leg.at);
}

const connected = (leg: Leg, id: string, at: number): Told[] => [
  told(
    leg,
    `connected:${id}`,
    {
      type: 'interaction.connected',
      rank: 5,
      data: {
        agent: leg.agentName === undefined ? id : { id, name: leg.agentName.toWellFormed() },
        ...(leg.queue === undefined ? {} : { queue: leg.queue }),
        mayBeAsked: true,
      },
    },
    at,
  ),
];

const takenBack = (leg: Leg): Told[] =>
  leg.agent === undefined
    ? []
    : [
        told(leg, 'callback', {
          type: 'case.progressed',
          rank: 50,
          data: { by: leg.agent, what: 'the call back is with an agent' },
        }),
      ];

/** It only rang at an agent until now it is known that they talked, and since when. */
function userEnd(leg: Leg): Told[] {
  const { agent, queue, talked, held, at, disconnect } = leg;
  if (agent === undefined || talked === 0 || isCallback(leg)) return [];
  const from = { agent, ...(queue === undefined ? {} : { queue }) };
  return [
    ...connected(leg, agent, at - talked - held),
    ...(TRANSFER.test(disconnect) && !RANG_ON.test(disconnect)
      ? [
          told(leg, 'transferred', {
            type: 'interaction.transferred',
            rank: 3,
            data: {
              from,
              to: { onward: true },
              ...(WAS_ASKED.test(disconnect) ? { mode: 'warm' as const } : {}),
            },
          }),
        ]
      : []),
  ];
}

function customerEnd(leg: Leg): Told[] {
  const { disconnect, media, isOutbound, talked } = leg;
  if (isCallback(leg)) return [];
  // A call to somebody who never answered is no line that failed.
  const isDropped = media === 'VOICE' && LINE_FAILED.has(disconnect) && (!isOutbound || talked > 0);
  const by: 'customer' | 'agent' | 'system' | undefined = isDropped ? 'system' : ENDED_BY[disconnect];
  const outcome = isDropped ? 'dropped' : 'completed';
  return [
    told(leg, 'ended', {
      type: 'interaction.ended',
      rank: 8,
      data: { outcome, channel: channelOf(leg), ...(by ? { by } : {}) },
    }),
  ];
}

const flowOutcome = (leg: Leg): Told[] =>
  leg.flowOutcome === undefined
    ? []
    : [
        told(leg, `outcome:${leg.flowOutcome.id}:${leg.at}`, {
          type: 'source.reported',
          rank: 50,
          data: {
            kind: 'flow outcome',
            what: `${leg.flowOutcome.id}: ${leg.flowOutcome.value || 'no value'}`,
          },
        }),
      ];
