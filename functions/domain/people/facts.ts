import type { Channel } from '../channel.ts';
import type { CaseId, E164, MessageId } from '../ids.ts';
import type { Instant } from '../time.ts';

/** Everything that can happen to a person as such. What happens to a case is a fact of the case. */
export type PersonFact = { readonly at: Instant } & (
  | {
      readonly type: 'page.sent';
      readonly message: MessageId;
      readonly caseId: CaseId;
      readonly channel: Channel;
    }
  | { readonly type: 'page.held'; readonly until: Instant }
  | { readonly type: 'digest.made' }
  /** Cases that nobody can answer for any more give their codes back. */
  | { readonly type: 'codes.freed'; readonly cases: readonly CaseId[] }
  | { readonly type: 'message.overdue'; readonly message: MessageId; readonly ask: number }
  /** Its outcome is known and says nothing about the number. */
  | { readonly type: 'message.settled'; readonly message: MessageId }
  | {
      readonly type: 'message.delivered';
      readonly message: MessageId;
      readonly channel: Channel;
      readonly number: E164;
    }
  | {
      readonly type: 'message.failed';
      readonly message: MessageId;
      /** Of a page, with its case: the same failure told twice is one. */
      readonly name: string;
      readonly channel: Channel;
      readonly number: E164;
      readonly code: string;
    }
  | { readonly type: 'texts.stopped'; readonly number: E164 }
  | { readonly type: 'texts.started'; readonly number: E164 }
  /** They texted, or pressed a key: whatever failed before, the number is alive. */
  | { readonly type: 'number.alive'; readonly number: E164 }
  /** Somebody who runs Baton says that the number is all right again. */
  | { readonly type: 'number.released' }
);
