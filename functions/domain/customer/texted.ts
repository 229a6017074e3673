import type { Case } from '../case.ts';
import type { Fact } from '../event.ts';
import { keyOf, refOf } from '../history.ts';
import { MessageId, PromiseId } from '../ids.ts';
import { notice } from '../messages.ts';
import { askedFor, withdrawn } from '../promises/promises.ts';
import { requested } from '../rules/requests.ts';
import { isTalkedAbout, namesOf, offersOf, openPromise, promiseMeant } from './offers.ts';
import type { Said } from './said.ts';
import { readCustomerWord } from './words.ts';

/**
 * What a customer's text does, at the moment at which it was received: YES, CANCEL and SUPERVISOR at once. Words of
 * their own wait for the policy, which knows when calls are made (answers.ts).
 */

type Message = Fact<'interaction.message'>;

/** Longer ones are no answer to a question, and the whole text is in the history. */
const LONGEST = 500;

function waiting(state: Case, fact: Message, outcome: Said['outcome']): Case {
  const { phone, text = '' } = fact.data;
  if (!phone) return state;
  const said: Said = { ref: refOf(fact), at: fact.time, phone, text: text.slice(0, LONGEST), outcome };
  return { ...state, said: [...state.said, said] };
}

const understood = (state: Case): Case => ({ ...state, misunderstood: 0 });

/** The latest offer is taken while it stands; an older one is not what they mean. */
function accepted(state: Case, fact: Message): Case {
  const latest = offersOf(state).at(-1);
  if (latest && latest.until > fact.time) return understood(latest.accept(state, fact));
  const open = openPromise(state);
  const isNewer = latest !== undefined && (open === undefined || latest.madeAt >= open.madeAt);
  return waiting(understood(state), fact, isNewer ? 'late' : 'standing');
}

function asSupervisor(state: Case, fact: Message): Case {
  const data = { by: 'customer', reason: 'by text' } as const;
  const next = requested(understood(state), { ...fact, type: 'supervisor.requested', data });
  return waiting(next, fact, 'supervisor');
}

function asCancelled(state: Case, fact: Message): Case {
  const promise = openPromise(state);
  if (!promise) return waiting(understood(state), fact, 'nothingToCancel');
  const data = { by: 'customer', promise: promise.id, phone: fact.data.phone } as const;
  return withdrawn(understood(state), { ...fact, type: 'callback.withdrawn', data });
}

export function texted(state: Case, fact: Message): Case {
  const word = readCustomerWord(fact.data.text ?? '');
  if (word.kind === 'supervisor') return asSupervisor(state, fact);
  if (!isTalkedAbout(state, fact.time)) return state;
  switch (word.kind) {
    case 'yes':
      return accepted(state, fact);
    case 'cancel':
      return asCancelled(state, fact);
    case 'time':
    case 'other':
      return waiting(state, fact, 'toRead');
    case 'courtesy':
    case 'stop':
    case 'start':
      return state;
  }
}

/** What was made of it takes effect: a new time, an offer, somebody who is told. */
export function textAnswered(state: Case, fact: Fact<'text.answered'>): Case {
  const { time, data } = fact;
  const rest = { ...state, said: state.said.filter(({ ref }) => ref !== data.reply) };
  const next = effectOf(rest, fact);
  const name = `answer.${keyOf({ source: 'text', id: data.reply })}`;
  return data.text ? notice(next, time, MessageId.parse(name), data.phone, data.text, data.promise) : next;
}

function effectOf(state: Case, fact: Fact<'text.answered'>): Case {
  const { at, window, offered, promise, reply, outcome } = fact.data;
  switch (outcome) {
    case 'told':
      return state;
    case 'moved': {
      const like = state.promises.find((p) => p.id === promise) ?? promiseMeant(state);
      const id = PromiseId.parse(`p_${keyOf({ source: 'text', id: reply })}`);
      return understood(askedFor(state, { like, to: { at, window }, ...namesOf(fact), ref: reply, id }));
    }
    case 'offered':
      return understood({
        ...state,
        promises: state.promises.map((p) =>
          p.id === promise && offered ? { ...p, offered, offeredAt: fact.time } : p,
        ),
      });
    case 'handedOn': {
      const request = { at: fact.time, by: 'customer', reason: 'their texts are not understood', ref: reply };
      return { ...state, requests: [...state.requests, request], misunderstood: state.misunderstood + 1 };
    }
    case 'asked':
    case 'unread':
      return { ...state, misunderstood: state.misunderstood + 1 };
  }
}
