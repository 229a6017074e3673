import { proseIn, textIn } from '../fields.ts';
import { plainText } from '../help-desk.ts';
import type { Told } from '../source-reading.ts';
import { actor, channelOf, type Notification, resolved, told } from './notification.ts';

/** What only tickets of Intercom tell; the rest is as with any conversation. */

export function opened(notification: Notification): Told[] {
  const { item } = notification;
  const title = ['_default_title_', '_default_description_'].map((name) =>
    plainText(proseIn(item, 'ticket_attributes', name)),
  );
  const summary = title.find((text) => text !== undefined);
  const data = { channel: channelOf(item), ...(summary === undefined ? {} : { summary }) };
  return [told(notification, { type: 'interaction.started', rank: 1, data })];
}

/** A state of the centre's own has a category beside its name, in newer versions of the API. */
export function stateChanged(notification: Notification): Told[] {
  const { item } = notification;
  const state = textIn(item, 'ticket_state', 'category') ?? textIn(item, 'ticket_state') ?? 'without a state';
  if (state === 'resolved') return resolved(notification);
  if (state === 'waiting_on_customer')
    return [
      told(notification, {
        type: 'case.waiting',
        rank: 50,
        data: { on: 'customer', what: 'an answer from the customer' },
      }),
    ];
  if (state === 'in_progress')
    return [
      told(notification, {
        type: 'case.progressed',
        rank: 40,
        data: { by: actor(notification), what: 'in progress' },
      }),
    ];
  return [
    told(notification, {
      type: 'source.reported',
      rank: 50,
      data: { kind: 'ticket.state.updated', what: state },
    }),
  ];
}
