import webhooks from 'twilio/lib/webhooks/webhooks.js';
import { describe, expect, test } from 'vitest';
import { caseIdOf } from '../../functions/app/identity.ts';
import { type Case, newCase } from '../../functions/domain/case.ts';
import { settle } from '../../functions/domain/decide.ts';
import { absorb } from '../../functions/domain/evolve.ts';
import { plus, seconds } from '../../functions/domain/time.ts';
import { createTestedApi, NOW, POLICY, PUBLIC_URL, SECRETS } from '../support/api.ts';
import { fact } from '../support/given.ts';

const ID = caseIdOf('call-1');
const PAGE = 'page.supervisorRequested.1.1.pam.voice';

/** A supervisor was asked for a moment ago, and perhaps somebody took it since. */
function asked(takenBy?: string): Case {
  const facts = [
    fact({ time: NOW, type: 'interaction.started', data: { channel: 'voice', customer: { name: 'Casey' } } }),
    fact({ time: NOW, type: 'supervisor.requested', data: { by: 'customer' } }),
  ];
  const { state } = settle(absorb(newCase(ID), facts, undefined).state, POLICY, NOW);
  if (!takenBy) return state;
  const data = { person: takenBy, verb: 'take', reply: 'SM1' };
  return absorb(state, [fact({ time: plus(NOW, seconds(1)), type: 'page.answered', data })], undefined).state;
}

async function press(state: Case, Digits: string, message = PAGE) {
  const api = createTestedApi();
  await api.table.commit(state, { expected: 0 });
  const path = `/twilio/pages/${ID}/${message}/key`;
  const form = { CallSid: 'CA1', Digits };
  const answer = await api.ask({
    path,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': webhooks.getExpectedTwilioSignature(
        SECRETS.twilio.authToken,
        `${PUBLIC_URL}${path}`,
        form,
      ),
    },
    body: new URLSearchParams(form).toString(),
  });
  return { ...answer, kept: api.kept };
}

describe('a key after a page that was read out', () => {
  test('1 takes it, from the moment at which the key came', async () => {
    const { body, kept } = await press(asked(), '1');
    expect(body).toContain('You have Casey. Thank you. Goodbye.');
    expect(kept).toMatchObject([
      {
        fact: {
          type: 'page.answered',
          time: NOW,
          data: { person: 'pam', verb: 'take', reply: 'CA1', via: 'voice' },
        },
      },
    ]);
  });

  test('1 when somebody has it says who', async () => {
    const { body } = await press(asked('dana'), '1');
    expect(body).toContain('has Casey. Nothing changed.');
  });

  test('2 passes it on', async () => {
    const { body, kept } = await press(asked(), '2');
    expect(body).toContain('Casey goes to the next in line.');
    expect(kept).toMatchObject([{ fact: { data: { verb: 'pass' } } }]);
  });

  test.each(['3', '9'])('%s says it again, as the case stands now, and asks again', async (key) => {
    const { body, kept } = await press(asked(), key);
    expect(body).toContain('<Gather');
    expect(body).toContain('Baton, about Casey');
    expect(kept).toEqual([]);
  });

  test('an address that is no page says goodbye', async () => {
    const { body, kept } = await press(asked(), '1', 'call.p_x.1.agent');
    expect([body.includes('not open any more'), kept]).toEqual([true, []]);
  });
});
