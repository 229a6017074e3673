import { briefOf } from '../domain/brief/brief-of.ts';
import { whoIn } from '../domain/brief/brief-words.ts';
import type { E164 } from '../domain/ids.ts';
import { brokenLine } from '../domain/people/asking.ts';
import type { PersonMessage, PersonState } from '../domain/people/person.ts';
import type { Policy } from '../domain/policy.ts';
import { type Instant, plus } from '../domain/time.ts';
import { digestText } from '../domain/wording/digest.ts';
import type { PersonDelivery } from '../ports.ts';
import { type Carried, carry, NO_CASE, outcome } from './carry.ts';
import { type Delivered, type DeliverPorts, reportTo } from './deliver.ts';
import { byCase, type DigestEntry, digestToSend, nameOfHeld } from './digest.ts';
import { PAGE_OPENS_FOR, packPage } from './page-parcel.ts';
import type { Parcel } from './parcel.ts';
import { changePerson, numberOf } from './people.ts';
import { fitsWithLink, textTo } from './text-parcel.ts';

/** What was decided for a person as such goes out, once: a digest, or an alarm about their number. */

export async function deliverToPerson(
  ports: DeliverPorts,
  policy: Policy,
  { person, message: id, ask }: PersonDelivery,
  now: Instant,
): Promise<Delivered> {
  const { state } = await ports.people.load(person);
  const message = state.outstanding.find((m) => m.id === id);
  if (!message) return 'unwanted';
  const carried: Carried = { caseId: NO_CASE, message: id, ask };
  const settle = async (): Promise<void> => {
    await changePerson(ports, policy, person, now, () => [{ type: 'message.settled', at: now, message: id }]);
  };
  if (message.kind === 'alarm') {
    const subject = `Baton: a look at ${person}'s number, please`;
    return carry(ports, { kind: 'alarm', subject, words: message.text }, carried, now, settle);
  }
  const report = reportTo(ports);
  const number = numberOf(policy, person);
  const why = number === undefined ? 'nobody' : brokenLine(state, 'sms', number);
  if (number === undefined || why !== undefined) {
    await report([outcome(carried, now, { type: 'message.failed', code: why ?? 'nobody' })]);
    return 'failed';
  }
  const entries = await digestToSend(ports, person, message.round);
  const parcel = packDigest(ports, policy, { state, digest: message, entries }, number, now);
  if (parcel)
    return carry(ports, parcel, carried, now, report, () =>
      ports.people.noteNamed(
        person,
        message.round,
        entries.map(({ held }) => nameOfHeld(held)),
      ),
    );
  await settle();
  return 'unwanted';
}

type Digest = Extract<PersonMessage, { kind: 'digest' }>;

interface ToPack {
  readonly state: PersonState;
  readonly digest: Digest;
  readonly entries: readonly DigestEntry[];
}

/** Whatever was answered or moved on meanwhile is left out; `undefined` when nothing is left. */
function packDigest(
  ports: DeliverPorts,
  policy: Policy,
  { state: { person }, digest, entries: wanted }: ToPack,
  number: E164,
  now: Instant,
): Parcel | undefined {
  const { round, code } = digest;
  const entries = byCase(wanted);
  const [first] = entries;
  if (!first) return undefined;
  if (entries.length === 1) return packPage(ports, policy, { ...first, person, code }, now);
  const named = entries.map((entry) => namedIn(entry, policy, now));
  const by = policy.people[person]?.sms ?? policy.delivery.sms;
  const fits = fitsWithLink(ports.publicUrl);
  const text = textTo(policy, person, digestText(by === 'twilio' ? code : undefined, named, fits));
  return (
    text && {
      ...text,
      to: number,
      link: { to: { kind: 'digest', person, round }, expiresAt: plus(now, PAGE_OPENS_FOR) },
    }
  );
}

const namedIn = ({ state, climb }: DigestEntry, policy: Policy, now: Instant) => ({
  who: whoIn(briefOf(state, policy, now)),
  why: climb.why,
});
