import { describe, expect, test } from 'vitest';
import { handle } from '../../functions/app/handle.ts';
import { caseIdOf } from '../../functions/app/identity.ts';
import { MessageId, PersonId } from '../../functions/domain/ids.ts';
import type { Link } from '../../functions/domain/links.ts';
import { minus, minutes, plus } from '../../functions/domain/time.ts';
import { createTestedApi, NOW, POLICY } from '../support/api.ts';
import { fact } from '../support/given.ts';

const PAM = PersonId.parse('pam');
const RAISED = minus(NOW, minutes(1));
const CLIMB = 'supervisorRequested.1';
const AT = 'https://baton.example';

/** Customers who have asked for a supervisor, and a link of Pam's. */
async function asked(names: readonly string[], link: Link) {
  const api = createTestedApi();
  const queues = { deliver: async () => {}, wake: async () => {} };
  for (const [i, name] of names.entries()) {
    const subject = `call-${i + 1}`;
    const facts = [
      fact({
        time: RAISED,
        type: 'supervisor.requested',
        data: { by: 'customer', customer: { name, phone: `+1555555013${i}` } },
        subject,
        id: `ask-${subject}`,
      }),
    ];
    await handle({ store: api.table, queues }, POLICY, { facts, looks: [] }, RAISED);
    const message = MessageId.parse(`page.${CLIMB}.1.pam`);
    await api.table.hold(PAM, 3, { caseId: caseIdOf(subject), message, at: RAISED });
  }
  const path = await api.links.issue(link, plus(NOW, minutes(60)), NOW);
  const get = () => api.ask({ method: 'GET', path });
  const press = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
    api.ask({
      path,
      body: new URLSearchParams(fields).toString(),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'same-origin',
        origin: AT,
        ...headers,
      },
    });
  /** What was pressed reaches the cases. */
  const arrive = async () => {
    const facts = api.kept.flatMap((one) => (one.kind === 'fact' ? [one.fact] : []));
    await handle({ store: api.table, queues }, POLICY, { facts, looks: [] }, plus(NOW, minutes(1)));
  };
  return { api, get, press, arrive };
}

const ONE: Link = { kind: 'page', caseId: caseIdOf('call-1'), person: PAM, climb: CLIMB };
const MANY: Link = { kind: 'digest', person: PAM, round: 3 };

describe('a page behind a link', () => {
  test('shows the brief and why, with the buttons that would change something, and no number', async () => {
    const { get } = await asked(['Casey <i>'], ONE);
    const { status, body } = await get();
    expect(status).toBe(200);
    expect(body).toContain('Casey &lt;i&gt;');
    expect(body).toContain('the customer asks for a supervisor');
    expect(body).toContain('Nobody has it yet.');
    for (const verb of ['take', 'pass', 'done']) expect(body).toContain(`value="${verb}"`);
    expect(body).not.toContain('5555550130');
  });

  test('a button counts from the moment it came, once however often it is pressed', async () => {
    const { press, api, get, arrive } = await asked(['Casey'], ONE);
    const first = await press({ do: 'take' });
    await press({ do: 'take' });
    expect(first.body).toContain('You have it');
    expect(api.kept).toHaveLength(2);
    expect(api.kept[0]).toEqual(api.kept[1]);
    expect(api.kept[0]).toMatchObject({
      fact: { type: 'page.answered', time: NOW, data: { person: 'pam', verb: 'take', via: 'link' } },
    });
    await arrive();
    const { body } = await get();
    expect(body).toContain('You have it.');
    expect(body).not.toContain('value="take"');
    expect(body).toContain('value="done"');
  });

  test('does nothing for a word that it does not know, or for another site', async () => {
    const { press, api } = await asked(['Casey'], ONE);
    expect((await press({ do: 'why' })).status).toBe(200);
    expect((await press({ do: 'take' }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect(api.kept).toEqual([]);
  });

  test('opens no more when the links of its case were revoked', async () => {
    const { get, api } = await asked(['Casey'], ONE);
    await api.links.revoke(caseIdOf('call-1'), NOW);
    expect((await get()).status).toBe(404);
  });
});

describe('a digest behind a link', () => {
  const names = ['Casey', 'Emery', 'Frankie'];

  test('lists every case with its buttons, those first that need somebody', async () => {
    const { get, press, arrive } = await asked(names, MANY);
    await press({ case: caseIdOf('call-1'), do: 'take' });
    await arrive();
    const { body } = await get();
    expect(body).toContain('2 cases need you');
    const places = [...names.slice(1), 'Settled (1)', 'Casey'].map((word) => body.lastIndexOf(word));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  test('takes all of those that nobody has, in one press', async () => {
    const { press, api } = await asked(names, MANY);
    const { body } = await press({ case: 'all', do: 'take' });
    expect(body).toContain('You have 3 cases.');
    expect(api.kept).toHaveLength(3);
  });

  test('lists just what its text named, and takes no more', async () => {
    const { get, press, api } = await asked(names, MANY);
    const named = ['call-1', 'call-2'].map((subject) => `${caseIdOf(subject)}/page.${CLIMB}.1.pam`);
    await api.table.noteNamed(PAM, 3, named);
    expect((await get()).body).not.toContain('Frankie');
    expect((await press({ case: 'all', do: 'take' })).body).toContain('You have 2 cases.');
    await press({ case: caseIdOf('call-3'), do: 'take' });
    expect(api.kept).toHaveLength(2);
  });

  test('closes one at a time, and no case that is not in it', async () => {
    const { press, api } = await asked(names, MANY);
    await press({ case: 'all', do: 'done' });
    await press({ case: caseIdOf('another'), do: 'done' });
    expect(api.kept).toEqual([]);
    await press({ case: caseIdOf('call-2'), do: 'done' });
    expect(api.kept).toMatchObject([{ fact: { subject: `case:${caseIdOf('call-2')}` } }]);
  });
});

describe('release from quarantine', () => {
  const ada = { authorization: `Basic ${btoa('ada:correct horse battery')}` };
  const release = async (person: string, headers: Record<string, string>) => {
    const api = createTestedApi();
    const { status } = await api.ask({ path: `/people/${person}/release`, headers });
    return [status, api.kept];
  };

  test('is durable when it is answered', async () => {
    expect(await release('pam', ada)).toEqual([202, [{ kind: 'release', person: 'pam' }]]);
  });
  test.each<[string, string, Record<string, string>, number]>([
    ['nobody of that id', 'zoe', ada, 404],
    ['no password', 'pam', {}, 401],
    ['another site', 'pam', { ...ada, 'sec-fetch-site': 'cross-site' }, 403],
  ])('is refused: %s', async (_, person, headers, status) => {
    expect(await release(person, headers)).toEqual([status, []]);
  });
});
