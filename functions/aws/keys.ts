import { createHash } from 'node:crypto';

/**
 * The one table. What is asked of it, and the key that answers:
 *
 * | question                                      | key                                                   |
 * | --------------------------------------------- | ----------------------------------------------------- |
 * | the case of this conversation                 | pk `case#<hash of the conversation>`, sk `case`: the case itself, or, when the conversation joined another case, a pointer to it |
 * | everything that happened to a case, in order  | pk `case#<id>`, sk from `event#`                      |
 * | this customer's open case                     | pk `customer#<key>`, sk `customer`                    |
 * | what a person has been asked, and their codes | pk `person#<id>`, sk `person`                         |
 * | the pages held for one of a person's digests  | pk `person#<id>`, sk from `held#<round>#`             |
 * | which of them the text of a digest named      | pk `person#<id>`, sk `named#<round>`                  |
 * | what this link opens                          | pk `link#<hash of its token>`, sk `link`              |
 * | when this case's links were revoked           | pk `links#<case>`, sk `revoked`                       |
 * | whether a number's owner said STOP            | pk `number#<phone>`, sk `texts`                       |
 * | has this message been sent already            | pk `message#<case>`, sk `<message id>#<attempt>`      |
 * | which message is this text or call of Twilio's | pk `sent#<sid>`, sk `sent`                           |
 * | who opened a case with this topic lately      | pk `incident#<topic>`, sk `incident`                  |
 * | how many calls to customers a minute has      | pk `slots#<ten minutes>`, sk `slots`                  |
 * | the place that a promise was given            | pk `place#<promise>`, sk `<how often it asked>`       |
 * | what was seen of each source                  | pk `sources`, sk `<source>`                           |
 * | how much came from it, minute by minute       | pk `source#<source>`, sk `<hour>`                     |
 * | what is due before this instant               | index `look`: `look` = shard, `lookAt` <= instant     |
 * | which cases were kept for long enough         | index `look`: `look` = `removal-<shard>`, `lookAt` <= instant |
 * | how far the sweep has queued                  | pk `sweep`, sk `cursor`                               |
 * | the policy put in force last                  | pk `policy`, sk `active`                              |
 * | the policies before it, the latest first      | pk `policy`, sk from `revision#<instant>`             |
 *
 * DynamoDB deletes what nobody needs any more, some hours or days after the second that stands in `expires`; whoever
 * reads goes by the item's own times, so that it makes no difference when. What has such an end, and why then:
 *
 * | what                     | until                                                                               |
 * | ------------------------ | ----------------------------------------------------------------------------------- |
 * | a link                   | 30 days after it opens nothing any more: until then it says so                      |
 * | a message's claim, a sid | 30 days after it was claimed: a dead letter is redriven within 18 days (4 + 14)     |
 * | counters of ten minutes, a place in them | a week after those minutes: nobody asks for a time that is over     |
 * | an hour of a source      | 30 days after it: asked for is the last hour in which it spoke, and silence is told within a day |
 *
 * A case that is over goes with its history, what proves it and the pointers to it, when nothing has happened in it for
 * the policy's `retention` (`functions/app/remove.ts`). Everything else stays: open cases, that links were revoked (or
 * they would open again when the conversation goes on), the pages of digests, topics, policies (an explanation names the
 * one that was in force), and above all a STOP.
 */
export const PARTITION_KEY = 'pk';
export const SORT_KEY = 'sk';

/** Of a case that is being removed: the version that it got with that. */
export const APART = 'apart';

/** When DynamoDB may delete the item, in seconds since 1970. */
export const EXPIRES = 'expires';

/**
 * Sparse: only a case or a person with a look ahead of it, and a case that is over, has these two attributes. Keys only.
 * Cases that are over stand in shards of their own, each under its removal: a page of open cases never meets them. The
 * entry comes with the write that resolves the case, in the place of the one that leaves, so it costs no request; what
 * it takes is about 200 bytes a case for as long as it is kept. (`expires` on each item of a case would be a write for
 * each, once more with every event after, and could not be taken back when the case is reopened at that moment.)
 */
export const LOOK_INDEX = 'look';
export const LOOK_SHARD = 'look';
export const LOOK_AT = 'lookAt';

/**
 * 16 shards take 16,000 index writes a second, and a sweep of them costs about 0.15 USD a month; raise it
 * (never lower it while cases are open) for more than about ten million open cases.
 */
export const LOOK_SHARDS = 16;

const REMOVALS = 'removal-';

const key = (pk: string, sk: string) => ({ [PARTITION_KEY]: { S: pk }, [SORT_KEY]: { S: sk } });

export const caseKey = (id: string) => key(partitionOf(id), 'case');
/** A case, its history, or the pointer to the case that it joined. */
export const partitionOf = (id: string) => `case#${id}`;
/** What was claimed in the name of a case. */
export const messagesOf = (caseId: string) => `message#${caseId}`;
export const customerKey = (customer: string) => key(`customer#${customer}`, 'customer');
export const personKey = (person: string) => key(`person#${person}`, 'person');
/** Every page of a round is read at once, by the one query that makes its digest. */
export const heldPrefix = (round: number) => `held#${String(round).padStart(8, '0')}#`;
export const heldKey = (person: string, round: number, caseId: string, message: string) =>
  key(`person#${person}`, `${heldPrefix(round)}${caseId}#${message}`);
export const namedKey = (person: string, round: number) => key(`person#${person}`, `named#${round}`);
export const messageKey = (caseId: string, message: string) => key(messagesOf(caseId), message);
export const optOutKey = (phone: string) => key(`number#${phone}`, 'texts');
export const linkKey = (hash: string) => key(`link#${hash}`, 'link');
export const revokedKey = (caseId: string) => key(`links#${caseId}`, 'revoked');
export const sentKey = (sid: string) => key(`sent#${sid}`, 'sent');
export const incidentKey = (topic: string) => key(`incident#${topic}`, 'incident');
export const slotsKey = (block: string) => key(`slots#${block}`, 'slots');
export const placeKey = (promise: string, asked: number) => key(`place#${promise}`, String(asked));
export const SOURCES = 'sources';
export const sourceKey = (source: string) => key(SOURCES, source);
export const sourceHourKey = (source: string, hour: string) => key(`source#${source}`, hour);
export const CURSOR_KEY = key('sweep', 'cursor');

export const ACTIVE_POLICY_KEY = key('policy', 'active');
export const POLICY_VERSIONS = 'policy';
export const VERSION_PREFIX = 'revision#';
/** Of equal content at one instant there is one: keeping it twice is keeping it once. */
export const versionKey = (since: string, revision: string) =>
  key(POLICY_VERSIONS, `${VERSION_PREFIX}${since}#${revision}`);

export const EVENT_PREFIX = 'event#';

interface EventName {
  readonly time: string;
  readonly source: string;
  readonly id: string;
}

/** A sort key has at most 1,024 bytes (DynamoDB's quota); a longer name stands there as its hash. */
const LONGEST_NAME = 900;

/** Time first, so that a history reads in order; source and id make writing it twice writing it once. */
export function eventKey(id: string, { time, source, id: event }: EventName) {
  const name = `${source}#${event}`;
  const fits = Buffer.byteLength(name) <= LONGEST_NAME;
  const short = fits ? name : `hash#${createHash('sha256').update(name).digest('hex')}`;
  return key(`case#${id}`, `${EVENT_PREFIX}${time}#${short}`);
}

/** The shard of a case, by the last letters of its id, which are a hash already. */
export function shardOf(id: string, shards: number): string {
  let sum = 0;
  for (const letter of id.slice(-4)) sum = sum * 32 + letter.charCodeAt(0);
  return String(sum % shards);
}

/** Where it stands when it waits for nothing but its removal. */
export const removalShardOf = (id: string, shards: number): string => `${REMOVALS}${shardOf(id, shards)}`;
export const isRemovalShard = (shard: string | undefined): boolean => shard?.startsWith(REMOVALS) ?? false;
export const removalShardNames = (shards: number): string[] =>
  shardNames(shards).map((n) => `${REMOVALS}${n}`);

export const shardNames = (shards: number): string[] => Array.from({ length: shards }, (_, i) => String(i));
