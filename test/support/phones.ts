import type { VirtualClock } from '../../functions/cli/virtual-clock.ts';
import { pageNamed } from '../../functions/domain/climbs/pages.ts';
import type { Fact } from '../../functions/domain/event.ts';
import type { E164 } from '../../functions/domain/ids.ts';
import { withoutLink } from '../../functions/domain/links.ts';
import type { Outstanding } from '../../functions/domain/outstanding.ts';
import { type Instant, seconds } from '../../functions/domain/time.ts';
import type { Address, Placed, Stretch, Telephony } from '../../functions/ports.ts';
import type { Carrier } from './carrier.ts';
import { fact, wall } from './given.ts';

/** A carrier in memory: what it accepted it can be asked for, and its answers come back as facts. */

export interface Sent {
  readonly at: string;
  readonly kind: 'text' | 'person' | 'agent' | 'customer' | 'asked' | 'release';
  readonly to: string;
  readonly words: string;
  readonly message: string;
}

interface Accepted extends Placed {
  readonly to: E164;
  readonly words: string;
  readonly since: Instant;
  readonly isText: boolean;
  readonly address: Address;
}

export function createPhones(clock: VirtualClock, phones: Carrier, comeBack: (fact: Fact) => void) {
  const sent: Sent[] = [];
  const accepted: Accepted[] = [];
  const answers = new Map<string, Fact[]>();

  function accept(kind: Exclude<Sent['kind'], 'asked'>, to: E164, words: string, address: Address): Placed {
    const { caseId, message } = address;
    const sid = `${kind === 'text' ? 'SM' : 'CA'}-${accepted.length + 1}`;
    accepted.push({ sid, to, words, since: clock.now(), isText: kind === 'text', address });
    sent.push({ at: wall(clock.now()), kind, to, words, message });
    const kinds = {
      text: 'notice',
      person: 'page',
      agent: 'ringAgent',
      customer: 'ringCustomer',
      release: 'release',
    } as const;
    for (const { after, type, data, id = '' } of phones({
      id: message,
      kind: pageNamed(message) ? 'page' : kinds[kind],
      person: pageNamed(message)?.person,
      ask: 1,
    } as Outstanding))
      clock.after(seconds(after), () => {
        const one = fact({
          time: clock.now(),
          type,
          data: type === 'call.status' ? { ...data, sid } : data,
          id: `${sid}/${type}/${id}`,
          source: 'twilio',
          subject: `case:${caseId}`,
        });
        answers.set(sid, [...(answers.get(sid) ?? []), one]);
        comeBack(one);
      });
    return { sid };
  }

  const find = (
    isText: boolean,
    to: E164,
    { from, until }: Stretch,
    isIt?: (body: string) => boolean,
  ): Placed[] =>
    accepted.filter(
      ({ isText: is, to: its, since, words }) =>
        is === isText &&
        its === to &&
        since >= from &&
        since <= until &&
        (isIt === undefined || isIt(withoutLink(words))),
    );

  const telephony: Telephony = {
    text: async (to, body, address) => accept('text', to, body, address),
    ringPerson: async (to, page, address) => accept('person', to, page, address),
    ringAgent: async (to, { brief }, address) => accept('agent', to, brief, address),
    ringCustomer: async (to, { words }, address) => accept('customer', to, words, address),
    async askKey(sid, { words }) {
      const call = accepted.find((a) => a.sid === sid);
      if (call) sent.push({ at: wall(clock.now()), kind: 'asked', to: call.to, words, message: sid });
    },
    async release(sid, words) {
      const call = accepted.find((a) => a.sid === sid);
      if (!call) return;
      sent.push({ at: wall(clock.now()), kind: 'release', to: call.to, words, message: sid });
      const { message, caseId } = call.address;
      const data = { message, status: 'completed', sid };
      comeBack(
        fact({
          time: clock.now(),
          type: 'call.status',
          data,
          id: `${sid}/released`,
          source: 'twilio',
          subject: `case:${caseId}`,
        }),
      );
    },
    findTexts: async (to, isIt, within) => find(true, to, within, isIt),
    findCalls: async (to, within) => find(false, to, within),
    outcomeOfText: async (sid) => answers.get(sid) ?? [],
    outcomeOfCall: async (sid) => (answers.get(sid) ?? []).filter(({ type }) => type === 'call.status'),
  };
  return { telephony, sent };
}
