import type { Fact } from '../../domain/event.ts';
import { MessageId } from '../../domain/ids.ts';
import type { Outstanding } from '../../domain/outstanding.ts';
import type { Policy } from '../../domain/policy.ts';
import { type Instant, plus, type Span, seconds, spanOf } from '../../domain/time.ts';

/**
 * What the world is taken to answer to what Baton would have done: texts are delivered, calls are answered by a
 * human and kept, and nobody answers a page unless that was asked for.
 */

const DELIVERED_AFTER = seconds(2);
const ANSWERED_AFTER = seconds(5);
const TALKS = seconds(60);
const A_MOMENT = seconds(1);

export const SOURCE = 'baton:backtest';

type Kind = 'message.delivered' | 'call.status' | 'call.answered' | 'call.key';

/** What comes back for one message, each at its instant. */
export function answersTo(subject: string, message: Outstanding, policy: Policy, turn: number): Fact[] {
  // Later ones at one instant come later in the history too.
  let order = turn;
  const fact = <Type extends Kind>(type: Type, time: Instant, data: Extract<Fact, { type: Type }>['data']) =>
    ({
      type,
      time,
      data,
      subject,
      source: SOURCE,
      id: `${message.id}#${message.ask}/${order}`,
      order: order++,
    }) as Fact;
  const { id, at } = message;
  const sid = `call of ${id}`;
  const picked = plus(at, ANSWERED_AFTER);
  const talk = Math.max(TALKS, spanOf(policy.callbacks.keptAfter));
  switch (message.kind) {
    case 'page':
    case 'answer':
    case 'notice':
    case 'alarm':
    case 'askKey':
    case 'release':
      return [fact('message.delivered', plus(at, DELIVERED_AFTER), { message: id })];
    case 'ringAgent':
      return [
        fact('call.status', picked, { message: id, status: 'in-progress', sid }),
        fact('call.key', plus(picked, A_MOMENT), { message: id, key: '1' }),
      ];
    case 'ringCustomer': {
      const over = plus(picked, talk as Span);
      const agentLeg = MessageId.parse(id.replace(/customer$/, 'agent'));
      return [
        fact('call.answered', picked, { message: id, answeredBy: 'human' }),
        fact('call.status', over, {
          message: id,
          status: 'completed',
          sid,
          talkSeconds: talk / 1000,
          answeredBy: 'human',
        }),
        fact('call.status', plus(over, A_MOMENT), {
          message: agentLeg,
          status: 'completed',
          sid: `call of ${agentLeg}`,
        }),
      ];
    }
  }
}

/** The first person paged takes it. */
export const takes = (subject: string, climb: string, person: string, at: Instant): Fact =>
  ({
    type: 'page.answered',
    time: at,
    data: { person, verb: 'take', reply: `backtest.${climb}` },
    subject,
    source: SOURCE,
    id: `take/${climb}`,
    order: 0,
  }) as Fact;
