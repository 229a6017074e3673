import * as z from 'zod';
import { type CaseId, E164, MessageId, PersonId } from '../ids.ts';
import { Instant } from '../time.ts';
import { Page } from './codes.ts';

/**
 * The second aggregate (D6): what one person has been asked, and what their phone can take. Like a case it is the
 * fold of what happened to it, decides by its state alone, and has one look.
 */

/** A page as `case/message`: two cases have pages of the same name. */
const Sent = z.object({ name: z.string(), at: Instant });

export const nameOfPage = (caseId: CaseId, message: MessageId): string => `${caseId}/${message}`;

const common = { id: MessageId, at: Instant, ask: z.int().positive() };
/** What was decided for a person as such and whose outcome is not known yet (D4). */
export const PersonMessage = z.discriminatedUnion('kind', [
  /** All pages that were held in one round, as one text. */
  z.object({ ...common, kind: z.literal('digest'), round: z.int(), code: z.int() }),
  z.object({ ...common, kind: z.literal('alarm'), text: z.string() }),
]);
export type PersonMessage = z.infer<typeof PersonMessage>;

/** Since when, and the carrier's code that said so. */
const Trouble = z.object({ at: Instant, code: z.string() });

/** What is known of the number that a person has now; with another number it is forgotten. */
const Line = z.object({
  number: E164,
  /** Its owner said STOP, and has not said START since. */
  stopped: Trouble.optional(),
  /** When they last said START: a STOP from before then, that comes later, says nothing. */
  startedAt: Instant.optional(),
  /** It takes no texts at all. */
  landline: Trouble.optional(),
  /** What failed one after the other, by channel. */
  failures: z.object({ sms: z.array(z.string()), voice: z.array(z.string()) }),
  quarantined: z.object({ sms: Trouble.optional(), voice: Trouble.optional() }),
});
export type Line = z.infer<typeof Line>;

export const PersonState = z.object({
  person: PersonId,
  /** Codes that can be answered by, the latest last. */
  pages: z.array(Page),
  /** Pages of the last hours by channel, in order of time: what the budget counts. */
  sent: z.object({ sms: z.array(Sent), voice: z.array(Sent) }).default({ sms: [], voice: [] }),
  /** Pages that are held back now belong to this round; its digest closes it. */
  round: z.int().default(1),
  /** When the digest of this round may go. Left out: nothing is held. */
  heldUntil: Instant.optional(),
  outstanding: z.array(PersonMessage).default([]),
  line: Line.optional(),
});
export type PersonState = z.infer<typeof PersonState>;

export const newPerson = (person: PersonId): PersonState => ({
  person,
  pages: [],
  sent: { sms: [], voice: [] },
  round: 1,
  outstanding: [],
});

/** What is known of this number; nothing, when the person had another one until now. */
export const lineOf = ({ line }: Pick<PersonState, 'line'>, number: E164): Line =>
  line?.number === number ? line : { number, failures: { sms: [], voice: [] }, quarantined: {} };

const DIGEST = /^digest\.(?<person>[^.]+)\.(?<round>\d+)$/;

export const digestId = (person: PersonId, round: number): MessageId =>
  MessageId.parse(`digest.${person}.${round}`);

/** Whose digest a message is, by its name; `undefined` for every other message. */
export function digestNamed(
  id: MessageId,
): { readonly person: PersonId; readonly round: number } | undefined {
  const { person, round } = DIGEST.exec(id)?.groups ?? {};
  const known = PersonId.safeParse(person);
  return known.success ? { person: known.data, round: Number(round) } : undefined;
}
