import { Case } from '../domain/case.ts';
import type { Fact } from '../domain/event.ts';
import type { CaseId, CustomerKey, E164 } from '../domain/ids.ts';
import type { KeptLink } from '../domain/links.ts';
import type { Member } from '../domain/rules/incidents.ts';
import type { Instant } from '../domain/time.ts';
import type { Indexed } from '../ports/indexed.ts';
import type { LinkStore } from '../ports/links.ts';
import type { OptOuts } from '../ports/opt-outs.ts';
import type { PeopleStore } from '../ports/people.ts';
import { type Removal, SET_APART } from '../ports/removal.ts';
import type { SourceBook } from '../ports/sources.ts';
import type { CaseLook, CaseStore, Claims, Entry, Look, Looks } from '../ports.ts';
import { createMemoryClaims } from './memory-claims.ts';
import { createMemoryPeople } from './memory-people.ts';
import { createMemorySlots } from './memory-slots.ts';
import { createMemorySources } from './memory-sources.ts';

/** The table in memory: what stories run on. It answers the same contract test as the one on DynamoDB. */
export interface MemoryTable
  extends CaseStore,
    Looks,
    PeopleStore,
    Claims,
    LinkStore,
    OptOuts,
    SourceBook,
    Removal {
  readonly cases: () => readonly Case[];
}

interface Row {
  /** As text, so that nobody holds a part of what is stored. */
  readonly state: string;
  readonly version: number;
  readonly indexed: Indexed;
  /** It is being removed. */
  readonly isApart?: true;
}

export function createMemoryTable(): MemoryTable {
  const rows = new Map<CaseId, Row | { readonly to: CaseId }>();
  const events = new Map<CaseId, Map<string, Fact>>();
  const customers = new Map<CustomerKey, CaseId>();
  const people = createMemoryPeople();
  const topics = new Map<string, { members: Map<CaseId, Member>; foundAt?: Instant }>();
  const links = new Map<string, KeptLink>();
  const words = new Map<E164, { readonly word: string; readonly at: Instant }>();
  const revoked = new Map<CaseId, Instant>();
  const claims = createMemoryClaims();
  let swept: Instant | undefined;

  const entryOf = (id: CaseId): Entry | undefined => {
    const row = rows.get(id);
    if (!row) return undefined;
    if ('to' in row) return { kind: 'joined', to: row.to };
    const { version, indexed } = row;
    const state = Case.parse(JSON.parse(row.state));
    return row.isApart ? { kind: 'leaving', state, version } : { kind: 'case', state, version, ...indexed };
  };

  const isFree = (id: CaseId, instead: CaseId | undefined): boolean => {
    const row = rows.get(id);
    return row === undefined || ('to' in row && row.to === instead);
  };

  const cases = (): Case[] =>
    [...rows.keys()].flatMap((id) => {
      const entry = entryOf(id);
      return entry?.kind === 'case' ? [entry.state] : [];
    });

  const under = (entry: keyof Indexed): CaseLook[] =>
    [...rows].flatMap(([id, row]) => {
      const at = 'to' in row ? undefined : row.indexed[entry];
      return at === undefined ? [] : [{ id, at }];
    });

  return {
    ...createMemorySlots(),
    ...createMemorySources(),
    cases,
    async read(wanted) {
      const entries = new Map<CaseId, Entry>();
      for (const id of wanted.cases) {
        const entry = entryOf(id);
        if (entry) entries.set(id, entry);
      }
      const found = wanted.customers.flatMap((key): [CustomerKey, CaseId][] => {
        const id = customers.get(key);
        return id ? [[key, id]] : [];
      });
      return { entries, customers: new Map(found) };
    },
    async history(id) {
      return [...(events.get(id)?.values() ?? [])];
    },
    async record(facts) {
      for (const { id, fact } of facts) {
        const history = events.get(id) ?? new Map<string, Fact>();
        history.set(`${fact.time}#${fact.source}#${fact.id}`, structuredClone(fact));
        events.set(id, history);
      }
    },
    async commit(state, { expected, lookAt, removeAt, instead }) {
      const row = rows.get(state.id);
      const version = row && 'version' in row ? row.version : 0;
      if (version !== expected || (expected === 0 && !isFree(state.id, instead))) return 'conflict';
      const indexed = { ...(lookAt ? { lookAt } : {}), ...(removeAt ? { removeAt } : {}) };
      rows.set(state.id, { state: JSON.stringify(state), version: expected + 1, indexed });
      return 'committed';
    },
    async replaceByPointer(younger, to) {
      const row = rows.get(younger.state.id);
      if (!row || 'to' in row || row.version !== younger.version)
        throw new Error(`case ${younger.state.id} changed while it was folded into ${to}`);
      rows.set(younger.state.id, { to });
    },
    async pointConversation(own, to, instead) {
      if (isFree(own, instead)) rows.set(own, { to });
    },
    async claimCustomer(key, id, instead) {
      const holder = customers.get(key);
      if (holder !== undefined && holder !== instead) return holder;
      customers.set(key, id);
      return id;
    },
    async note(topic, member, since) {
      const noted = topics.get(topic) ?? { members: new Map<CaseId, Member>() };
      topics.set(topic, noted);
      if (noted.foundAt !== undefined && noted.foundAt > since)
        return { members: [], foundAt: noted.foundAt };
      noted.members.set(member.caseId, member);
      return { members: [...noted.members.values()] };
    },
    async find(topic, at, since) {
      const noted = topics.get(topic) ?? { members: new Map<CaseId, Member>() };
      if (noted.foundAt === undefined || noted.foundAt <= since) topics.set(topic, { ...noted, foundAt: at });
      return topics.get(topic)?.foundAt ?? at;
    },
    async due({ after, until, most }) {
      const looks: Look[] = under('lookAt').filter(({ at }) => at <= until && (!after || at > after));
      looks.push(...people.due(after, until));
      return looks.sort((a, b) => (a.at < b.at ? -1 : 1)).slice(0, most);
    },
    async removals({ until, most }) {
      const looks = under('removeAt').filter(({ at }) => at <= until);
      return looks.sort((a, b) => (a.at < b.at ? -1 : 1)).slice(0, most);
    },
    async cursor() {
      return swept;
    },
    async moveCursor(to) {
      swept = to;
    },
    ...people.store,
    async keepLink(hash, kept) {
      links.set(hash, kept);
    },
    async linkUnder(hash) {
      return links.get(hash);
    },
    async revokeLinks(caseId, at) {
      revoked.set(caseId, at);
    },
    async linksRevokedAt(caseId) {
      return revoked.get(caseId);
    },
    ...claims,
    async setApart(id, version) {
      const row = rows.get(id);
      if (!row || 'to' in row || row.isApart || row.version !== version) return 'changed';
      rows.set(id, { ...row, version: version + 1, indexed: { removeAt: SET_APART }, isApart: true });
      return version + 1;
    },
    async putOff(id, at) {
      const row = rows.get(id);
      if (row && !('to' in row || row.isApart) && row.indexed.removeAt)
        rows.set(id, { ...row, indexed: { removeAt: at } });
    },
    async removeBeside({ ids, customers: keys, topics: about, phone }) {
      const row = ids[0] && rows.get(ids[0]);
      if (row ? !('to' in row || row.isApart) : phone === undefined) return;
      for (const key of keys) if (ids.some((id) => customers.get(key) === id)) customers.delete(key);
      for (const id of ids) {
        for (const topic of about) topics.get(topic)?.members.delete(id);
        claims.forgetClaims(id);
        events.delete(id);
      }
      for (const id of ids.slice(1)) rows.delete(id);
    },
    async removeCase(id, version) {
      const row = rows.get(id);
      if (row && !('to' in row) && row.isApart && row.version === version) rows.delete(id);
    },
    async noteOptOut(phone, word, at) {
      if ((words.get(phone)?.at ?? '') < at) words.set(phone, { word, at });
    },
    async hasOptedOut(phone) {
      return words.get(phone)?.word === 'stop';
    },
  };
}
