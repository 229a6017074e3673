import type { CloudEvent } from '../cloud-events.ts';
import { fieldsIn, isFields, listIn, momentIn, textIn } from '../fields.ts';
import { eventOf, type SourceReading, telling, unknown } from '../source-reading.ts';
import { contactOf } from './contact.ts';
import { eventsOfContact } from './contact-events.ts';

/**
 * Agent events: what an agent has in hand, as a snapshot. Only contacts matter here: who has them, by name, and
 * whether the customer was put on hold. An agent's comings and goings are no customer's matter.
 */
export function readAgentEvent(payload: unknown, source: string): SourceReading {
  const type = (textIn(payload, 'eventType') ?? 'untyped').toUpperCase().slice(0, 64);
  const kind = `agent event ${type}`;
  if (
    ![
      'HEART_BEAT',
      'LOGIN',
      'LOGOUT',
      'STATE_CHANGE',
      'ENABLED',
      'DISABLED',
      'ROUTING_PROFILE_CHANGE',
    ].includes(type)
  )
    return unknown(kind, payload);
  const snapshot = fieldsIn(payload, 'currentAgentSnapshot');
  const agent = {
    ARN: textIn(payload, 'agentARN'),
    Username: textIn(snapshot, 'configuration', 'username'),
  };
  const before = listIn(payload, 'previousAgentSnapshot', 'contacts');
  return telling(
    kind,
    listIn(snapshot, 'contacts').flatMap((one) => eventsOf(one, agent, before, source)),
  );
}

const ON_HOLD = 'CONNECTED_ONHOLD';

function eventsOf(told: unknown, agent: object, before: readonly unknown[], source: string): CloudEvent[] {
  if (!isFields(told)) return [];
  const queue = fieldsIn(told, 'queue');
  const contact = contactOf({
    ...told,
    Agent: { ...agent, ConnectedToAgentTimestamp: textIn(told, 'connectedToAgentTimestamp') ?? null },
    ...(queue ? { Queue: { ...queue, EnqueueTimestamp: textIn(told, 'queueTimestamp') } } : {}),
  });
  if (!contact) return [];
  const state = textIn(told, 'state');
  const previous = before.find((one) => textIn(one, 'contactId') === contact.id);
  const at = momentIn(told, 'stateStartTimestamp');
  const wasHeld = textIn(previous, 'state') === ON_HOLD;
  const type =
    state === ON_HOLD
      ? 'interaction.held'
      : wasHeld && state === 'CONNECTED'
        ? 'interaction.resumed'
        : undefined;
  const moved =
    type === undefined || at === undefined
      ? []
      : [
          eventOf(
            { source, subject: contact.conversation },
            { type, id: `${contact.id}:${type}:${at}`, at, rank: 6, data: {} },
          ),
        ];
  // When it began is not in a snapshot; what is told of it is true all the same.
  return [...eventsOfContact({ ...contact, startedAt: undefined, endedAt: undefined }, source), ...moved];
}
