import { bare, controlWord } from '../control-word.ts';
import { readTime, type SaidTime, wordsLeft } from './said-time.ts';

/** What a customer's text says to us. */
type Word =
  | { readonly kind: 'yes' | 'cancel' | 'supervisor' | 'stop' | 'start' }
  /** Thanks, and the like: nobody need answer. */
  | { readonly kind: 'courtesy' }
  | { readonly kind: 'time'; readonly said: SaidTime }
  | { readonly kind: 'other' };

const YES = /^(yes|y|yep|yeah|yup|ok|okay|sure)( (please|thanks|thank you|do|that works))*$/;
const CANCEL =
  /^(please )?(cancel|do not call|don'?t call|no call|no callback)( (it|that|me|us|my|the|call|callback|appointment|please|anymore|any more|thanks))*$/;
const SUPERVISOR = /\b(supervisor|manager)\b/;

/** What people add to such a word: `I want to speak to a supervisor please`. */
const ASKING = new Set('want need talk speak get give somebody someone with supervisor manager'.split(' '));
const COURTESY =
  /^((thanks?|thx|ty|thank you|ok|okay|great|perfect|cool|good|fine|nice|hello|hi|hey|bye|no|so much|very much|a lot|you too|got it|see you|will do)( |$))+$/;

export function readCustomerWord(text: string): Word {
  const said = bare(text);
  const control = controlWord(text);
  if (control) return { kind: control };
  if (YES.test(said)) return { kind: 'yes' };
  if (CANCEL.test(said)) return { kind: 'cancel' };
  if (SUPERVISOR.test(said) && wordsLeft(said).every((word) => ASKING.has(word)))
    return { kind: 'supervisor' };
  if (COURTESY.test(said)) return { kind: 'courtesy' };
  const time = readTime(text);
  return time ? { kind: 'time', said: time } : { kind: 'other' };
}
