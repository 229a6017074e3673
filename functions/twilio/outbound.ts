import DomainModule from 'twilio/lib/base/Domain.js';
import VersionModule from 'twilio/lib/base/Version.js';
import type V2010Module from 'twilio/lib/rest/api/V2010.js';
import { CallListInstance } from 'twilio/lib/rest/api/v2010/account/call.js';
import { MessageListInstance } from 'twilio/lib/rest/api/v2010/account/message.js';
import { withoutLink } from '../domain/links.ts';
import { epochOf } from '../domain/time.ts';
import { NO_KEY } from '../domain/wording/calls.ts';
import { OutsideError, type Placed, type Stretch, type Telephony } from '../ports.ts';
import { webhooksFor } from './addresses.ts';
import { callOutcome, textOutcome } from './outcomes.ts';
import { createTransport } from './transport.ts';
import {
  askForKey,
  briefAndAsk,
  customerRoom,
  greetAndConnect,
  hangUp,
  pageAndAsk,
  sayAndHangUp,
} from './twiml.ts';

/** Seconds that a customer's phone rings. Longer, and most mailboxes pick up in the person's place. */
const RING_SECONDS = 30;

const PROGRESS = ['initiated', 'ringing', 'answered', 'completed'];

/** Twilio's word for: this call is not being talked on, so nothing can be said in it. */
const NOT_IN_PROGRESS = '21220';

/** How many of the latest texts or calls to one number are looked through for a lost one: one page. */
const LOOK_BACK = 100;

/** Twilio's clock and ours may differ by this much, in milliseconds, and its times have whole seconds. */
const CLOCK_DIFFERENCE = 5_000;

interface TelephonyOptions {
  readonly account: {
    readonly accountSid: string;
    readonly authToken: string;
    /** The number that texts and calls come from. */
    readonly from: string;
    readonly apiUrl: string;
  };
  /** Where Twilio reaches Baton. No slash at its end. */
  readonly publicUrl: string;
  readonly request?: typeof fetch;
  /** Milliseconds until an answer of Twilio is given up. */
  readonly limit?: number;
  /** Waits before a refused request is made again; in virtual time it does not. */
  readonly pause?: (ms: number) => Promise<void>;
}

/**
 * Texts and calls through Twilio. Placing is not idempotent there: a repeated request is a second call. So
 * an error says whether it may be repeated, and `findTexts` and `findCalls` look for one that was lost.
 */
export function createTelephony({ account, publicUrl, ...how }: TelephonyOptions): Telephony {
  const { from, accountSid } = account;
  const domain = new (classIn(DomainModule))(createTransport({ account, ...how }), account.apiUrl);
  // The class V2010 itself would bring every resource that Twilio has; its base class is enough.
  const version = new (classIn(VersionModule))(domain, '2010-04-01') as V2010Module.default;
  const calls = CallListInstance(version, accountSid);
  const messages = MessageListInstance(version, accountSid);

  return {
    async text(to, body, address) {
      const { textStatus } = webhooksFor(publicUrl, address);
      return placed(await messages.create({ to, from, body, statusCallback: textStatus }));
    },

    async ringAgent(to, { brief, conference, ringSeconds }, address) {
      const { callStatus, keyPressed } = webhooksFor(publicUrl, address);
      return placed(
        await calls.create({
          to,
          from,
          twiml: briefAndAsk(brief, keyPressed(conference)),
          timeout: ringSeconds,
          statusCallback: callStatus,
          statusCallbackEvent: PROGRESS,
        }),
      );
    },

    async ringPerson(to, page, address) {
      const { callStatus, pageKey } = webhooksFor(publicUrl, address);
      return placed(
        await calls.create({
          to,
          from,
          twiml: pageAndAsk(page, pageKey),
          timeout: RING_SECONDS,
          statusCallback: callStatus,
          statusCallbackEvent: PROGRESS,
        }),
      );
    },

    async ringCustomer(to, { words, conference, isMessageLeft }, address) {
      const webhooks = webhooksFor(publicUrl, address);
      return placed(
        await calls.create({
          to,
          from,
          // Inline, so that whoever picks up hears at once who calls: detection listens meanwhile.
          twiml: greetAndConnect(words, customerRoom(conference, address.message, webhooks)),
          machineDetection: isMessageLeft ? 'DetectMessageEnd' : 'Enable',
          asyncAmd: 'true',
          asyncAmdStatusCallback: webhooks.callDetected,
          timeout: RING_SECONDS,
          statusCallback: webhooks.callStatus,
          statusCallbackEvent: PROGRESS,
        }),
      );
    },

    async askKey(sid, { words, conference }, address) {
      const { keyPressed } = webhooksFor(publicUrl, address);
      try {
        await calls(sid).update({ twiml: askForKey(words, NO_KEY, keyPressed(conference)) });
      } catch (error) {
        // Whoever was to be asked has hung up.
        if (!isNotInProgress(error)) throw error;
      }
    },

    async release(sid, words) {
      const call = calls(sid);
      try {
        await call.update({ twiml: words === '' ? hangUp() : sayAndHangUp(words) });
      } catch (error) {
        if (!isNotInProgress(error)) throw error;
        // It may still ring: then it must not be answered any more. If it is over, all is well.
        await call.update({ status: 'completed' }).catch((again) => {
          if (!isNotInProgress(again)) throw again;
        });
      }
    },

    async findTexts(to, is, within) {
      const found = await messages.list({ to, from, limit: LOOK_BACK });
      return taken(
        found.filter((text) => is(withoutLink(text.body))),
        within,
      );
    },

    async findCalls(to, within) {
      return taken(await calls.list({ to, from, limit: LOOK_BACK }), within);
    },

    async outcomeOfText(sid, address, now) {
      const { status, errorCode } = await messages(sid).fetch();
      const code = errorCode ? String(errorCode) : undefined;
      const fact = textOutcome({ sid, status, code }, address, now);
      return fact ? [fact] : [];
    },

    async outcomeOfCall(sid, address, now) {
      const { status, duration, answeredBy } = await calls(sid).fetch();
      const talkSeconds = duration ? Number(duration) : undefined;
      const fact = callOutcome({ sid, status, talkSeconds, answeredBy }, address, now);
      return fact ? [fact] : [];
    },
  };
}

/** Node gives a CommonJS module whole; a bundler or a test runner may have taken its default out of it. */
function classIn<T extends new (...given: never[]) => object>(module: { readonly default: T } | T): T {
  return typeof module === 'function' ? module : module.default;
}

function placed({ sid }: { readonly sid: unknown }): Placed {
  if (typeof sid === 'string' && sid !== '') return { sid };
  throw new OutsideError('unreadable', 'Twilio answered without saying what it placed', 'unknown');
}

/**
 * Those that Twilio took in that stretch, the oldest first. What is asked for is the latest ones to the number: a
 * filter by the date of sending would miss one that still waits in Twilio's queue, which has no such date yet.
 */
function taken(
  latest: readonly { readonly sid: string; readonly dateCreated: Date }[],
  { from, until }: Stretch,
): readonly Placed[] {
  const [first, last] = [epochOf(from) - CLOCK_DIFFERENCE, epochOf(until) + CLOCK_DIFFERENCE];
  return latest
    .filter(({ dateCreated }) => dateCreated.getTime() >= first && dateCreated.getTime() <= last)
    .sort((a, b) => a.dateCreated.getTime() - b.dateCreated.getTime())
    .map(placed);
}

const isNotInProgress = (error: unknown): boolean =>
  error instanceof OutsideError && error.code === NOT_IN_PROGRESS;
