import { awaiting, settled } from '../awaited.ts';
import type { CallStatus } from '../call-status.ts';
import { type Case, type Climb, climbOf, isActive } from '../case.ts';
import type { Channel } from '../channel.ts';
import type { Fact } from '../event.ts';
import { MessageId, PersonId } from '../ids.ts';
import type { Outstanding } from '../outstanding.ts';
import type { Instant } from '../time.ts';
import { unreached } from './ladder.ts';

/**
 * What one rung sends to one person: by their first channel, and by the next one when that one has failed. Nobody
 * answering is no failure.
 */

export type PageMessage = Extract<Outstanding, { kind: 'page' }>;

/** A text has the name of its step; a call that takes its place has a name of its own. */
export const pageId = (climb: string, step: number, person: PersonId, channel: Channel = 'sms'): MessageId =>
  MessageId.parse(`page.${climb}.${step}.${person}${channel === 'sms' ? '' : `.${channel}`}`);

const NAMED = /^page\.(?<climb>.+)\.\d+\.(?<person>[^.]+?)(?<voice>\.voice)?$/;

/** Whose page a message is, by its name; `undefined` for every other message. */
export function pageNamed(
  id: MessageId,
): { readonly climb: string; readonly person: PersonId; readonly channel: Channel } | undefined {
  const { climb, person, voice } = NAMED.exec(id)?.groups ?? {};
  const known = PersonId.safeParse(person);
  if (climb === undefined || !known.success) return undefined;
  return { climb, person: known.data, channel: voice === undefined ? 'sms' : 'voice' };
}

export const channelOf = ({ channels }: PageMessage): Channel => channels[0] ?? 'sms';

/** Facts from before people had more than one channel name none. */
const TEXTS_ONLY: readonly Channel[] = ['sms'];

interface Step {
  readonly climb: string;
  readonly step: number;
  readonly people: readonly PersonId[];
  readonly channels?: Readonly<Partial<Record<PersonId, readonly Channel[]>>> | undefined;
}

/** One page for each of these people, by their first channel. */
export const pagesFor = ({ climb, step, people, channels: known = {} }: Step, at: Instant): PageMessage[] =>
  people.map((person) => {
    const channels = known[person] ?? TEXTS_ONLY;
    const id = pageId(climb, step, person, channels[0]);
    return { id, kind: 'page', at, ask: 1, person, climb, channels: [...channels] };
  });

export const climbPages = (state: Case, { time, data }: Fact<'climb.climbed'>): Case =>
  awaiting(state, ...pagesFor(data, time));

/** Of the rung that the climb is on: a page of an earlier one says nothing of this one any more. */
const isOfRung = (c: Climb, page: PageMessage): boolean =>
  isActive(c) && page.id === pageId(c.id, c.steps, page.person, channelOf(page));

export function isPageWanted(state: Case, page: PageMessage): boolean {
  const climb = climbOf(state, page.climb);
  return climb !== undefined && isOfRung(climb, page);
}

/** By the person's next channel, at once; without one the person counts as not reached. */
export function pageFailed(state: Case, page: PageMessage, at: Instant): Case {
  const rest = settled(state, page.id);
  const climb = climbOf(state, page.climb);
  const channels = page.channels.slice(1);
  if (!climb || channels.length === 0) return unreached(rest, page.climb, page.person);
  const id = pageId(climb.id, climb.steps, page.person, channels[0]);
  const { heldUntil: _, ...next } = page;
  return awaiting(rest, { ...next, id, at, ask: 1, channels });
}

export const pageHeld = (state: Case, { data }: Fact<'page.held'>): Case => ({
  ...state,
  outstanding: state.outstanding.map((m) =>
    m.id === data.message && m.kind === 'page' ? { ...m, heldUntil: data.until } : m,
  ),
});

/** A phone that could not be rung. One that rang and was not answered has done what it could. */
const NOT_RUNG: ReadonlySet<CallStatus> = new Set(['busy', 'failed', 'canceled']);
const RANG: ReadonlySet<CallStatus> = new Set(['completed', 'no-answer']);

/** How the call that reads a page is going. */
export function pageCalled(state: Case, { time, data }: Fact<'call.status'>): Case {
  const page = state.outstanding.find((m) => m.id === data.message);
  if (page?.kind !== 'page') return state;
  if (NOT_RUNG.has(data.status)) return pageFailed(state, page, time);
  return RANG.has(data.status) ? settled(state, page.id) : state;
}
