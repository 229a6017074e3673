import type { Fact } from '../../functions/domain/event.ts';
import { CaseId, E164, MessageId } from '../../functions/domain/ids.ts';
import { instantAt } from '../../functions/domain/time.ts';
import type { Address, Incoming, Stretch } from '../../functions/ports.ts';
import { addressFrom, webhooksFor } from '../../functions/twilio/addresses.ts';
import {
  callDetected,
  callStatus,
  conferenceNews,
  isGenuine,
  keyPressed,
  textReceived,
  textStatus,
} from '../../functions/twilio/inbound.ts';
import { createTelephony } from '../../functions/twilio/outbound.ts';
import {
  agentRoom,
  connect,
  customerRoom,
  empty,
  hangUp,
  isAccepted,
  sayAndHangUp,
  wait,
} from '../../functions/twilio/twiml.ts';
import type { Behaviour } from '../../infra/local/phones/behaviour.ts';
import { createPhones, type PhonesOptions } from '../../infra/local/phones/exchange.ts';
import type { World } from '../../infra/local/phones/line.ts';
import { inProcess } from '../../infra/local/phones/routes.ts';

export const account = { accountSid: `AC${'1'.repeat(32)}`, authToken: 'a-token-of-our-own' };
export const baton = '+15555550100';
export const pam = '+15555550110';
export const agent = '+15555550123';
export const customer = '+15555550107';
const PUBLIC_URL = 'https://baton.example/prod';
export const START = Date.parse('2026-11-24T09:00:00Z');
export const seconds = (n: number) => n * 1000;

export const about = (message: string): Address => ({
  caseId: CaseId.parse('case_abcdefghijklmnop'),
  message: MessageId.parse(message),
});

/** A clock that jumps from one thing to the next, and awaits each. */
export function virtualWorld(post: World['post']) {
  let now = START;
  let order = 0;
  const due: { at: number; order: number; run: () => void | Promise<void> }[] = [];
  const world: World = {
    now: () => now,
    post,
    after(ms, run) {
      order += 1;
      const entry = { at: now + ms, order, run };
      due.push(entry);
      return () => {
        const i = due.indexOf(entry);
        if (i >= 0) due.splice(i, 1);
      };
    },
  };
  const pass = async (ms: number) => {
    const until = now + ms;
    for (;;) {
      due.sort((a, b) => a.at - b.at || a.order - b.order);
      if (!due[0] || due[0].at > until) break;
      const [next] = due.splice(0, 1);
      now = next!.at;
      await next!.run();
    }
    now = until;
  };
  return { world, pass, due };
}

/** So many minutes from the beginning. */
export const firstMinutes = (n: number): Stretch => ({
  from: instantAt(START),
  until: instantAt(START + n * 60_000),
});

/** A small Baton: it checks every signature, keeps the facts, and answers calls as the real one does. */
function littleBaton() {
  const facts: { at: number; fact: Fact }[] = [];
  const texts: Incoming[] = [];
  const forged: string[] = [];
  let refuses = 0;
  let onFact: (fact: Fact) => Promise<void> = async () => {};

  const post = (clock: () => number): World['post'] =>
    async function answer(url, form, headers) {
      if (refuses > 0) {
        refuses -= 1;
        return { status: 503, body: '' };
      }
      const signature = headers['x-twilio-signature'];
      const contentType = headers['content-type'];
      if (!isGenuine({ url, body: form.toString(), contentType, signature }, account.authToken))
        forged.push(url);
      const { pathname, searchParams } = new URL(url);
      const [, kind, caseId = '', message = '', what] =
        /\/twilio\/(texts|calls)(?:\/([^/]+)\/([^/]+)(?:\/(\w+))?)?$/.exec(pathname) ?? [];
      const at = instantAt(clock());
      const address = addressFrom({ caseId, message: decodeURIComponent(message) });
      if (!address) {
        const text = textReceived(form, at);
        if (text) texts.push(text);
        return { status: 200, body: empty() };
      }
      const conference = searchParams.get('conference') ?? '';
      const taken = async (fact: Fact | undefined) => {
        if (!fact) return;
        facts.push({ at: clock(), fact });
        await onFact(fact);
      };
      if (kind === 'texts') await taken(textStatus(form, address, at));
      if (what === 'status') await taken(callStatus(form, address, at));
      if (what === 'detected') await taken(callDetected(form, address, at));
      if (what === 'conference') await taken(conferenceNews(form, address, at));
      const webhooks = webhooksFor(PUBLIC_URL, address);
      const isCustomer = message.startsWith('customer');
      if (what === 'wait') return { status: 200, body: wait(`${message} waits.`, webhooks.waiting) };
      if (what === 'left') return { status: 200, body: hangUp() };
      if (what === 'key') {
        await taken(keyPressed(form, address, at));
        const room = isCustomer ? customerRoom : agentRoom;
        const body =
          isCustomer || isAccepted(form.get('Digits') ?? '')
            ? connect(room(conference, address.message, webhooks))
            : sayAndHangUp('Somebody else, then.');
        return { status: 200, body };
      }
      return { status: 204, body: '' };
    };

  return {
    facts,
    texts,
    forged,
    post,
    refuse: (times: number) => {
      refuses = times;
    },
    on: (listener: typeof onFact) => {
      onFact = listener;
    },
  };
}

const BRIEF = 'Frankie. The calendar deletes its entries. Restarted twice.';
/** Three seconds long, at 60 ms a letter. */
export const GREETING = 'Hello, this is the call that we promised you today';

export const human: Behaviour = { calls: [], sms: 'delivered' };

/** Phones, a little Baton behind them, and Twilio's client in front of them, in virtual time. */
export function phonesInVirtualTime(
  behaviours: Readonly<Record<string, Behaviour>> = {},
  more: Partial<PhonesOptions> = {},
) {
  const little = littleBaton();
  let clock = () => START;
  const { world, pass, due } = virtualWorld(little.post(() => clock()));
  clock = world.now;
  const phones = createPhones({
    world,
    account,
    number: baton,
    smsUrl: `${PUBLIC_URL}/twilio/texts`,
    behaviour: (number) => behaviours[number] ?? human,
    ...more,
  });
  const telephony = createTelephony({
    account: { ...account, from: baton, apiUrl: 'http://phones.local' },
    publicUrl: PUBLIC_URL,
    request: inProcess(phones),
    pause: async () => {},
  });
  const calls = () => phones.log.filter((entry) => entry.kind === 'call');
  const texts = () => phones.log.filter((entry) => entry.kind === 'text');
  /** What Baton learned, as `10 call.p.1.agent ringing`: seconds since the start, message, news. */
  const news = () =>
    little.facts.map(({ at, fact }) => {
      const data = fact.data as Record<string, unknown>;
      const what = data['status'] ?? data['answeredBy'] ?? data['key'] ?? data['code'] ?? fact.type;
      return `${(at - START) / 1000} ${data['message']} ${what}`;
    });
  const ringAgent = (message = 'agent', brief = BRIEF) =>
    telephony.ringAgent(E164.parse(agent), { brief, conference: 'room', ringSeconds: 30 }, about(message));
  const ringCustomer = (message = 'customer', isMessageLeft = false) =>
    telephony.ringCustomer(
      E164.parse(customer),
      { words: GREETING, conference: 'room', isMessageLeft },
      about(message),
    );
  return { phones, telephony, ringAgent, ringCustomer, little, world, pass, due, calls, texts, news };
}
