import type { Case } from '../../functions/domain/case.ts';
import { channelOf } from '../../functions/domain/climbs/pages.ts';

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
      const to = message.kind === 'ringCustomer' ? 'the customer' : attempt?.agent;
      return message.kind === 'release' ? `let go ${to}` : `ring ${to}`;
    }
  }
}
