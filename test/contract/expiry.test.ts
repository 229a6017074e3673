import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { handle } from '../../functions/app/handle.ts';
import { caseIdOf } from '../../functions/app/identity.ts';
import { createLinks } from '../../functions/app/links.ts';
import { createCaseStore } from '../../functions/aws/case-store.ts';
import { createClaims } from '../../functions/aws/claims.ts';
import { EXPIRES } from '../../functions/aws/keys.ts';
import { createLinkStore } from '../../functions/aws/links.ts';
import { createOptOuts } from '../../functions/aws/opt-outs.ts';
import { createPeopleStore } from '../../functions/aws/people-store.ts';
import { createPolicyStore } from '../../functions/aws/policy-store.ts';
import { createSourceBook } from '../../functions/aws/source-book.ts';
import { E164, MessageId, PersonId } from '../../functions/domain/ids.ts';
import { newPerson } from '../../functions/domain/people/person.ts';
import { epochOf } from '../../functions/domain/time.ts';
import { type Dynamo, startDynamo } from '../support/dynamo.ts';
import { at, fact, policyOf } from '../support/given.ts';

/** What DynamoDB may delete by itself, and when: everything else is there for ever. */

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.close());

test('only what nobody needs any more has an end, and no case, history or STOP has', async () => {
  const name = await dynamo.table();
  const { client } = dynamo;
  const store = createCaseStore(client, name, 4);
  const now = at('10:00');
  const phone = E164.parse('+15555550101');
  const facts = [
    fact({
      time: now,
      type: 'callback.promised',
      data: { at: at('11:00'), customer: { phone } },
      subject: 'call-1',
    }),
    fact({
      time: now,
      type: 'interaction.started',
      data: { channel: 'voice', topic: 'router', customer: { phone } },
      subject: 'call-1',
    }),
  ];
  const policy = policyOf({ rules: { incident: { customers: 3 } } });
  const queues = { deliver: async () => {}, wake: async () => {} };
  await handle({ store, queues }, policy, { facts, looks: [] }, now);
  const links = createLinks({ ...store, ...createLinkStore(client, name) });
  const pam = PersonId.parse('pam');
  const [caseId, message] = [caseIdOf('call-1'), MessageId.parse('page.stall.1.1.pam')];
  await links.issue({ kind: 'digest', person: pam, round: 1 }, at('12:00'), now);
  await links.revoke(caseId, now);
  const claims = createClaims(client, name);
  await claims.claim(caseId, message, 'words', now);
  await claims.settle(caseId, message, 'SM1', now);
  await createOptOuts(client, name).noteOptOut(phone, 'stop', now);
  const people = createPeopleStore(client, name, 4);
  await people.commitPerson(newPerson(pam), { expected: 0 });
  await people.hold(pam, 1, { caseId, message, at: now });
  await people.noteNamed(pam, 1, []);
  await createPolicyStore(client, name).keep({ revision: 'a', since: now, json: '{}' });
  await createSourceBook(client, name).noteSource({
    source: 'pbx',
    at: now,
    events: 1,
    refused: 0,
    unknown: {},
  });

  const { Items: items = [] } = await client.send(new ScanCommand({ TableName: name }));
  const days = items.map(({ pk, [EXPIRES]: end }): [string, number] => {
    const kind = pk?.S?.split('#')[0] ?? '';
    return [kind, end?.N === undefined ? Infinity : (Number(end.N) - epochOf(now) / 1000) / 86_400];
  });
  const lives = new Map(days.map(([kind, life]) => [kind, Math.round(life * 10) / 10]));
  expect(Object.fromEntries(lives)).toEqual({
    case: Infinity,
    customer: Infinity,
    number: Infinity,
    person: Infinity,
    policy: Infinity,
    sources: Infinity,
    incident: Infinity,
    links: Infinity,
    link: 30.1,
    message: 30,
    sent: 30,
    slots: 7,
    place: 7,
    source: 30,
  });
});
