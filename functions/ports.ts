import type { Case } from './domain/case.ts';
import type { Fact } from './domain/event.ts';
import type { CaseId, CustomerKey, E164, MessageId, PersonId } from './domain/ids.ts';
import type { Policy } from './domain/policy.ts';
import type { Instant } from './domain/time.ts';
import type { Secrets } from './env.ts';
import type { AgentCall, CustomerCall } from './ports/calls.ts';
import type { Incidents } from './ports/incidents.ts';
import type { Indexed } from './ports/indexed.ts';
import type { Slots } from './ports/slots.ts';

/** The only clock. Everything below the handlers is told the time. */
export interface Clock {
  now(): Instant;
}

/** One line for each thing that happened: ids, types and counts, never a name, a number or a text. */
export interface Log {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  failed(message: string, error: unknown, fields?: Readonly<Record<string, unknown>>): void;
  /** A count that alarms are set on. */
  count(name: string): void;
}

/** The policy in force: the one that was deployed, or one that was put in its place since. */
export interface Policies {
  active(): Promise<Policy>;
}

/** A policy that was put in force at some time, as it is stored. */
export interface PolicyVersion {
  readonly revision: string;
  readonly since: Instant;
  /** The whole policy as JSON. Another release of Baton may have written it. */
  readonly json: string;
}

/** The policies that were put in force here, beside the one that was deployed. */
export interface PolicyStore {
  /** The one put in force last; `over` is the stamp of the deployed policy whose place it took. */
  active(): Promise<(PolicyVersion & { readonly over: string }) | undefined>;
  /** The latest first. */
  versions(most: number): Promise<readonly PolicyVersion[]>;
  /** Keeps a version, without putting it in force. */
  keep(version: PolicyVersion): Promise<void>;
  activate(version: PolicyVersion, over: string): Promise<void>;
}

/** Read once and kept for a few minutes; never logged. */
export interface SecretStore {
  read(): Promise<Secrets>;
}

/** What stands under a conversation's key: its case, one that is being removed, or a pointer to the case that it joined. */
export type Entry =
  | ({ readonly kind: 'case'; readonly state: Case; readonly version: number } & Indexed)
  | { readonly kind: 'leaving'; readonly state: Case; readonly version: number }
  | { readonly kind: 'joined'; readonly to: CaseId };

export interface Found {
  readonly entries: ReadonlyMap<CaseId, Entry>;
  readonly customers: ReadonlyMap<CustomerKey, CaseId>;
}

export interface CaseStore extends Incidents, Slots {
  /** Everything asked for in one read call (per hundred keys), strongly consistent. */
  read(wanted: {
    readonly cases: readonly CaseId[];
    readonly customers: readonly CustomerKey[];
  }): Promise<Found>;
  /** The whole history of a case, in no promised order. */
  history(id: CaseId): Promise<readonly Fact[]>;
  /** Adds to histories. Writing a fact twice is writing it once. */
  record(facts: readonly { readonly id: CaseId; readonly fact: Fact }[]): Promise<void>;
  /**
   * Writes the state and its index entry if its stored version is still `expected` (0: not stored yet, or there is only
   * the pointer to `instead`).
   */
  commit(
    state: Case,
    write: Indexed & { readonly expected: number; readonly instead?: CaseId | undefined },
  ): Promise<'committed' | 'conflict'>;
  /** The case becomes a pointer, if it is still at its version; it fails otherwise, and is tried again. */
  replaceByPointer(younger: Extract<Entry, { kind: 'case' }>, to: CaseId): Promise<void>;
  /** Makes the conversation's key a pointer, unless something else than a pointer to `instead` stands there. */
  pointConversation(own: CaseId, to: CaseId, instead?: CaseId): Promise<void>;
  /** Claims the customer for a case, unless another than `instead` holds it; answers who holds it now. */
  claimCustomer(key: CustomerKey, id: CaseId, instead?: CaseId): Promise<CaseId>;
}

/** Reads across cases, through the look index: for the sweep and the page of open cases. */
export interface Looks {
  /** Cases and people whose index entry lies in (after, until], earliest first. */
  due(range: {
    readonly after?: Instant;
    readonly until: Instant;
    readonly most: number;
  }): Promise<readonly Look[]>;
  /** Cases that were to be removed by then, or are set apart for it, the longest overdue first. */
  removals(range: { readonly until: Instant; readonly most: number }): Promise<readonly Look[]>;
  /** How far the sweep has queued. */
  cursor(): Promise<Instant | undefined>;
  moveCursor(to: Instant): Promise<void>;
}

/** A case or a person to look at, and when. */
export type Look = CaseLook | PersonLook;
export interface CaseLook {
  readonly id: CaseId;
  readonly at: Instant;
}
export interface PersonLook {
  readonly person: PersonId;
  readonly at: Instant;
}

/** One try to send one message. */
export interface Delivery {
  readonly caseId: CaseId;
  readonly message: MessageId;
  /** 1 for the first try; a higher number asks after one whose outcome has not come back. */
  readonly ask: number;
}

/** The same for what was decided for a person as such. */
export interface PersonDelivery {
  readonly person: PersonId;
  readonly message: MessageId;
  readonly ask: number;
}

/** A short answer to somebody's own text, about no case in particular. */
export interface Answer {
  readonly to: E164;
  readonly text: string;
  readonly id: MessageId;
}

/**
 * Who sends first holds the claim. It is taken before the carrier is asked, with the seal of what is about to be said
 * (app/submission.ts), so that whoever comes later can find out whether it was.
 */
export interface Claims {
  claim(caseId: CaseId, message: MessageId, seal: string, now: Instant): Promise<Claim>;
  /** It was sent; what the carrier calls it, if it has a name for it: it has said so itself. */
  settle(caseId: CaseId, message: MessageId, sid: string | undefined, now: Instant): Promise<void>;
  /** Takes what was found at the carrier's for this message. False: it is another message's. */
  adopt(caseId: CaseId, message: MessageId, sid: string, now: Instant): Promise<boolean>;
}
export type Claim =
  | { readonly kind: 'claimed' }
  | { readonly kind: 'sent'; readonly sid: string }
  /** Somebody else is at it, or was so a moment ago. */
  | { readonly kind: 'held' }
  /**
   * No answer of the carrier is on record: it may have been sent in that stretch or not. The claim has passed to
   * whoever is told this, and to nobody else.
   */
  | { readonly kind: 'unknown'; readonly within: Stretch; readonly seal: string };

export interface Stretch {
  readonly from: Instant;
  readonly until: Instant;
}

/** What waits in the intake queue. */
export type Incoming =
  | { readonly kind: 'fact'; readonly fact: Fact }
  | {
      readonly kind: 'text';
      readonly from: E164;
      readonly body: string;
      readonly sid: string;
      /** When the API received it: a reply counts from then. */
      readonly receivedAt: Instant;
      /** Twilio took it for one of its own words, and has answered it. */
      readonly optOut?: 'STOP' | 'START' | 'HELP' | undefined;
    }
  /** Somebody who runs Baton ends a quarantine. */
  | { readonly kind: 'release'; readonly person: PersonId };

export interface Queues {
  /** Resolves only when every one is durable. */
  intake(incoming: readonly Incoming[]): Promise<void>;
  deliver(deliveries: readonly (Delivery | PersonDelivery)[]): Promise<void>;
  answer(answers: readonly Answer[]): Promise<void>;
  /** At `at` or in the second before it: a queue's delays are whole seconds. At most 15 minutes ahead. */
  wake(looks: readonly Look[], now: Instant): Promise<void>;
}

/** Where the outcome of a text or a call comes back to. */
export interface Address {
  readonly caseId: CaseId;
  readonly message: MessageId;
}

export interface Placed {
  readonly sid: string;
}

/** What the carrier knows of a text or a call that it accepted, as facts about `address`. */
export interface Telephony {
  text(to: E164, body: string, address: Address): Promise<Placed>;
  /** Rings the agent, says the brief, asks for 1, then waits in the conference. */
  ringAgent(to: E164, call: AgentCall, address: Address): Promise<Placed>;
  /** Rings a supervisor, says the page and asks for a key: 1 takes, 2 passes on, 3 says it again. */
  ringPerson(to: E164, page: string, address: Address): Promise<Placed>;
  /** Rings the customer, says who calls, and goes on into the conference while machine detection listens. */
  ringCustomer(to: E164, call: CustomerCall, address: Address): Promise<Placed>;
  /** Asks whoever is on the customer's call, the one at `address`, for a key, and goes on into the conference with it. */
  askKey(sid: string, call: Pick<CustomerCall, 'words' | 'conference'>, address: Address): Promise<void>;
  /** Says why to somebody on a call, or nothing, and hangs up; a phone that rings stops ringing. */
  release(sid: string, words: string): Promise<void>;
  /** The texts to this number that the carrier took in that stretch, the oldest first; `is` is asked about each, without the link at its end. */
  findTexts(to: E164, is: (body: string) => boolean, within: Stretch): Promise<readonly Placed[]>;
  /** The calls to this number that the carrier took in that stretch, the oldest first. */
  findCalls(to: E164, within: Stretch): Promise<readonly Placed[]>;
  /** The outcome so far, for one whose status callback has not come. */
  outcomeOfText(sid: string, address: Address, now: Instant): Promise<readonly Fact[]>;
  outcomeOfCall(sid: string, address: Address, now: Instant): Promise<readonly Fact[]>;
}

/** Texts without Twilio (SNS): accepted counts as delivered. */
export interface PlainTexts {
  text(to: E164, body: string): Promise<void>;
}

/** An alarm for whoever runs Baton. */
export interface Operators {
  tell(subject: string, words: string): Promise<void>;
}

/**
 * The outside failed. `later`: nothing was done, the same call may succeed. `never`: it will not, whatever
 * is repeated. `unknown`: it may have been done, so look before repeating.
 */
export class OutsideError extends Error {
  readonly retry: 'later' | 'never' | 'unknown';
  readonly code: string;
  constructor(code: string, sentence: string, retry: 'later' | 'never' | 'unknown', cause?: unknown) {
    super(sentence, { cause });
    this.name = 'OutsideError';
    this.code = code;
    this.retry = retry;
  }
}
