import { randomUUID } from 'node:crypto';
import { instantAt } from '../../domain/time.ts';
import type { Secrets } from '../../env.ts';
import { PROBE_TYPE } from '../../sources/cloud-events.ts';
import { sign } from '../../sources/signature.ts';
import { type Answered, ask } from './ask.ts';
import { clockFinding } from './clocks.ts';
import { type Finding, fault, good } from './finding.ts';
import { heardFindings, ownOf, sourcesSeen } from './heard.ts';
import { helpDeskFindings, helpDeskOf } from './help-desks.ts';
import { inCloudOf, wiringFindings } from './wiring.ts';

/** What is to be said of one source: that it may speak, that its clock goes right, and what was heard of it. */
export async function sourceFindings(source: string, secrets: Secrets, url: string): Promise<Finding[]> {
  const check = `source ${source}`;
  const seen = await sourcesSeen(secrets.console, url);
  const own = ownOf(source, seen ?? []);
  const heard = seen ? heardFindings(check, own) : [];
  const system = helpDeskOf(source);
  if (system) return [...(await helpDeskFindings(check, system, secrets, url)), ...heard];
  const inCloud = inCloudOf(source);
  if (inCloud && !secrets.sources[source])
    return seen ? wiringFindings(check, source, inCloud, seen) : [unseen(check)];
  return [...(await signingFindings(check, source, secrets, url)), ...heard];
}

const unseen = (check: string): Finding =>
  fault(check, 'Baton does not say what is wired', 'see what `doctor` without a source says of the console');

/** Whether Baton takes what this source signs. Nothing comes of it: what is sent is no event. */
async function signingFindings(
  check: string,
  source: string,
  secrets: Secrets,
  url: string,
): Promise<Finding[]> {
  const own = secrets.sources[source] ?? secrets.sources['*'];
  if (!own)
    return [
      fault(
        check,
        'it has no secret',
        `put one under \`sources\`: { "${source}": ["whsec_…"] }, for example from \`openssl rand -base64 32\``,
      ),
    ];
  const answers: Answered[] = [];
  for (const secret of own) {
    const answer = await probe(source, secret, url);
    if (typeof answer === 'string')
      return [fault(check, answer, 'start Baton, or name its address with --url')];
    answers.push(answer);
  }
  const refused = answers.findIndex((answer) => !isTaken(answer));
  const strange = await probe(source, `whsec_${Buffer.from(randomUUID()).toString('base64')}`, url);
  return [
    refused < 0
      ? good(check, own.length > 1 ? 'both of its secrets are taken' : 'its secret is taken')
      : fault(
          check,
          `${own.length > 1 ? `secret ${refused + 1} of ${own.length}` : 'its secret'} is refused: ${reasonOf(answers[refused])}`,
          'put the same `sources` where Baton reads them; a change is in use after five minutes',
        ),
    typeof strange !== 'string' && strange.status === 401
      ? good(check, 'another secret is refused')
      : fault(check, 'another secret is not refused', 'is this address Baton?'),
    clockFinding(check, answers[0]?.ahead),
  ];
}

function probe(source: string, secret: string, url: string): Promise<Answered | string> {
  const now = instantAt(Date.now());
  const body = JSON.stringify({
    specversion: '1.0',
    id: randomUUID(),
    source: source === '*' ? 'baton:doctor' : source,
    type: PROBE_TYPE,
    time: now,
    subject: 'doctor',
    data: {},
  });
  const headers = {
    'content-type': 'application/cloudevents+json',
    ...sign(secret, randomUUID(), body, now),
  };
  return ask(`${url}/events`, { method: 'POST', headers, body });
}

const isTaken = ({ status, body }: Answered): boolean => status === 400 && !/signature|signed/.test(body);

/** The API's own words, which name no secret. */
function reasonOf(answer: Answered | undefined): string {
  try {
    const { detail, refused } = JSON.parse(answer?.body ?? '') as {
      detail?: string;
      refused?: { reason: string }[];
    };
    return refused?.[0]?.reason ?? detail ?? `HTTP ${answer?.status}`;
  } catch {
    return `HTTP ${answer?.status}`;
  }
}
