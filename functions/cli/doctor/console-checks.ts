import * as z from 'zod';
import { lint } from '../../domain/lints/table.ts';
import { ownNumbersOf } from '../../domain/own-calls.ts';
import { Policy } from '../../domain/policy.ts';
import { instantAt } from '../../domain/time.ts';
import type { Secrets } from '../../env.ts';
import { ask } from './ask.ts';
import { advice, type Finding, fault, good } from './finding.ts';

const InForce = z.object({ revision: z.string(), policy: z.unknown() });

/** The password of the pages, and the policy in force, looked at as `baton policy check` does. */
export async function consoleFindings(
  { console: { user, password }, twilio: { from } }: Secrets,
  url: string,
  isWired: boolean,
): Promise<Finding[]> {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const open = await ask(`${url}/policy`);
  const answer = await ask(`${url}/policy`, { headers: { authorization, accept: 'application/json' } });
  if (typeof answer === 'string')
    return [fault('console', answer, 'start Baton, or name its address with --url')];
  const locked =
    typeof open !== 'string' && open.status === 401
      ? good('console', 'locked without the password')
      : fault('console', 'it opens without a password', 'is this address Baton?');
  if (answer.status !== 200)
    return [
      locked,
      fault(
        'console',
        `its password is answered with HTTP ${answer.status}`,
        'put the same `console` where Baton reads it; a change is in use after five minutes',
      ),
    ];
  return [locked, good('console', 'opens with the password'), ...policyFindings(answer.body, from, isWired)];
}

/** Where the intake function reads a phone system itself, it knows Baton's own number from the policy alone. */
export const ownNumberFindings = (policy: Policy, from: string, isWired: boolean): Finding[] =>
  isWired && !ownNumbersOf(policy).has(from)
    ? [
        advice(
          'policy',
          'the number in `twilio.from` is not in ownNumbers: a phone system in the same cloud tells the calls that Baton places to agents as calls of a customer',
          'add it to ownNumbers',
        ),
      ]
    : [];

function policyFindings(body: string, from: string, isWired: boolean): Finding[] {
  const inForce = InForce.safeParse(JSON.parse(body)).data;
  const policy = Policy.safeParse(inForce?.policy).data;
  if (!inForce || !policy)
    return [
      fault('policy', 'the one in force cannot be read', 'run the doctor of the release that is deployed'),
    ];
  const found = lint(policy, instantAt(Date.now()));
  return [
    good('policy', `revision ${inForce.revision} is in force`),
    ...ownNumberFindings(policy, from, isWired),
    ...found.map(({ path, reason, mend, severity }) =>
      (severity === 'fault' ? fault : advice)('policy', `${path.join('.')}: ${reason}`, mend),
    ),
  ];
}
