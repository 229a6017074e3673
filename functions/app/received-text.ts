import type { Fact } from '../domain/event.ts';
import { MessageId } from '../domain/ids.ts';
import type { OptOuts } from '../ports/opt-outs.ts';
import type { Answer, CaseStore, Incoming } from '../ports.ts';
import type { NewsPorts } from './person-news.ts';

/** A text that somebody sent to Baton's number, and what it can mean. */

export type ReceivedText = Extract<Incoming, { kind: 'text' }>;

export type Read =
  | { readonly kind: 'fact'; readonly fact: Fact }
  /** Facts of many cases, and one answer for all of them. */
  | { readonly kind: 'facts'; readonly facts: readonly Fact[]; readonly answer: Answer }
  | { readonly kind: 'answer'; readonly answer: Answer }
  /** Understood, and nothing is to be said. */
  | { readonly kind: 'noted' }
  /** From nobody that we know: no case is opened by a text of a stranger. */
  | { readonly kind: 'stranger' };

export interface TextPorts extends NewsPorts {
  readonly store: CaseStore;
  readonly optOuts: Pick<OptOuts, 'noteOptOut'>;
}

export const answerTo = ({ from, sid }: ReceivedText, name: string, text: string): Answer => ({
  to: from,
  text,
  id: MessageId.parse(`${name}.${sid}`),
});
