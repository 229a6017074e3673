import type { Case } from '../../functions/domain/case.ts';
import { channelOf } from '../../functions/domain/climbs/pages.ts';
import { agentLegOf } from '../../functions/domain/promises/leg-names.ts';

/** A message in a few words, for lists of what went out. */
export function described(state: Case, message: Case['outstanding'][number]): string {
  switch (message.kind) {
    case 'page':
      return `page ${message.person}${channelOf(message) === 'voice' ? ' by phone' : ''} ${message.climb}`;
    case 'answer':
      return `answer ${message.person}`;
    case 'notice':
      return `text ${message.phone}`;
    case 'alarm':
      return 'alarm';
    default: {
      const attempt = state.promises
        .find((p) => p.id === message.promise)
        ?.attempts.find((a) => a.attempt === message.attempt);
      const leg = message.kind === 'askKey' ? 'customer' : message.leg;
      const to = leg === 'customer' || !attempt ? 'the customer' : agentLegOf(attempt, leg)?.agent;
      if (message.kind === 'askKey') return `ask ${to} for a key`;
      return message.kind === 'release' ? `let go ${to}` : `ring ${to}`;
    }
  }
}
