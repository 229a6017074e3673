import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { LambdaEvent } from 'hono/aws-lambda';
import type { Behaviour } from '../../infra/local/phones/behaviour.ts';
import { createPhones, type Phones } from '../../infra/local/phones/exchange.ts';
import { inProcess } from '../../infra/local/phones/routes.ts';
import type { Troubles } from '../../infra/local/phones/trouble.ts';
import { apiHandler } from '../api.handler.ts';
import { createLinks } from '../app/links.ts';
import { createMemoryTable, type MemoryTable } from '../app/memory.ts';
import { createMemoryPolicyStore } from '../app/memory-policies.ts';
import { createPolicyVersions } from '../app/policy-versions.ts';
import { createTally } from '../app/source-tally.ts';
import { deliverHandler } from '../deliver.handler.ts';
import { E164 } from '../domain/ids.ts';
import { TOKEN_LENGTH, Token } from '../domain/links.ts';
import type { Policy } from '../domain/policy.ts';
import { between, epochOf, type Instant, minutes, seconds } from '../domain/time.ts';
import { Secrets } from '../env.ts';
import { intakeHandler } from '../intake.handler.ts';
import { type Log, OutsideError, type Queues } from '../ports.ts';
import { sign } from '../sources/signature.ts';
import { createTelephony } from '../twilio/outbound.ts';
import { wakeHandler } from '../wake.handler.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

/**
 * A world of its own for one story: the real handlers, the real Twilio adapter and the stand-in's phones, on a
 * table and queues in memory, in virtual time.
 */
export interface StoryWorld {
  readonly clock: VirtualClock;
  readonly table: MemoryTable;
  readonly phones: Phones;
  /** Posts one signed CloudEvent; the answer says what was refused. */
  post(event: object): Promise<{ readonly status: number; readonly body: string }>;
}

const PUBLIC_URL = 'https://baton.example';
const NUMBER = '+15555550100';
const SECRETS = Secrets.parse({
  twilio: {
    accountSid: `AC${'0'.repeat(32)}`,
    authToken: 'the token of a story',
    from: NUMBER,
    apiUrl: 'https://twilio.example',
  },
  sources: { '*': [`whsec_${Buffer.from('the secret of a story').toString('base64')}`] },
  console: { user: 'story', password: 'the password of a story' },
});

/** A message that could not be handled is visible again after this long, as on AWS (infra/worker.ts). */
const VISIBLE_AGAIN = seconds(20);

type Handler = (event: SQSEvent) => Promise<SQSBatchResponse | undefined>;

/** A queue whose messages are handled when their delay is over, and again when that failed. */
function memoryQueue(clock: VirtualClock, handler: Handler): (body: object, delayMs: number) => void {
  let sent = 0;
  const push = (body: object, delayMs: number): void => {
    sent += 1;
    const record = { messageId: String(sent), body: JSON.stringify(body) } as SQSEvent['Records'][number];
    clock.after(delayMs, async () => {
      const answer = await handler({ Records: [record] });
      if ((answer?.batchItemFailures ?? []).length > 0) push(body, VISIBLE_AGAIN);
    });
  };
  return push;
}

export function createStoryWorld(
  start: Instant,
  policy: Policy,
  behaviour: (number: string) => Behaviour,
  troubles: Troubles = {},
): StoryWorld {
  const clock = createVirtualClock(start);
  const table = createMemoryTable();
  const policies = { active: async () => policy };
  const policyVersions = createPolicyVersions(
    { policy, stamp: policy.revision },
    createMemoryPolicyStore(),
    quietLog(),
  );
  const secrets = { read: async () => SECRETS };

  const queues: Queues = {
    intake: async (incoming) => {
      for (const body of incoming) push.intake(body, 0);
    },
    deliver: async (deliveries) => {
      for (const body of deliveries) push.deliver(body, 0);
    },
    answer: async (answers) => {
      for (const body of answers) push.deliver(body, 0);
    },
    wake: async (looks, now) => {
      for (const look of looks) push.wake(look, Math.max(0, between(now, look.at)));
    },
  };
  const log = quietLog();
  const common = {
    log,
    clock,
    policies,
    secrets,
    queues,
    store: table,
    looks: table,
    removal: table,
    people: table,
    claims: table,
    optOuts: table,
    sources: table,
    wired: {},
    tally: createTally(table, log),
    links: createLinks(table, countedTokens()),
    publicUrl: PUBLIC_URL,
    // The queues of this world keep every delay to the millisecond.
    pause: async () => {},
    ownNumber: E164.parse(NUMBER),
  };

  const api = apiHandler(() => ({ ...common, policyVersions }));
  const ask = async (url: string, headers: Readonly<Record<string, string>>, body: string) => {
    const answer = (await api(httpEvent(url, headers, body))) as { statusCode: number; body: string };
    return { status: answer.statusCode, body: answer.body };
  };

  const phones = createPhones({
    world: {
      now: () => epochOf(clock.now()),
      after: clock.after,
      post: (url, form, headers) =>
        ask(url, { 'content-type': 'application/x-www-form-urlencoded', ...headers }, form.toString()),
    },
    account: SECRETS.twilio,
    number: NUMBER,
    smsUrl: `${PUBLIC_URL}/twilio/texts`,
    behaviour,
    troubles,
  });
  const telephony = createTelephony({
    account: SECRETS.twilio,
    publicUrl: PUBLIC_URL,
    request: inProcess(phones),
    pause: async () => {},
  });
  const nobody = { text: async () => {}, tell: async () => {} };

  const wake = wakeHandler(() => common);
  const push = {
    intake: memoryQueue(clock, (event) =>
      handled(
        intakeHandler(() => common),
        event,
      ),
    ),
    wake: memoryQueue(clock, (event) => wake(event)),
    deliver: memoryQueue(clock, (event) =>
      handled(
        deliverHandler(async () => ({ ...common, telephony, plainTexts: nobody, operators: nobody })),
        event,
      ),
    ),
  };
  const everyMinute = async (): Promise<void> => {
    clock.after(minutes(1), everyMinute);
    await wake({ 'detail-type': 'Scheduled Event' } as Parameters<typeof wake>[0]);
  };
  clock.after(0, everyMinute);

  let posted = 0;
  return {
    clock,
    table,
    phones,
    post(event) {
      posted += 1;
      const body = JSON.stringify(event);
      const signed = sign(SECRETS.sources['*']?.[0] ?? '', `story-${posted}`, body, clock.now());
      return ask(`${PUBLIC_URL}/events`, { 'content-type': 'application/cloudevents+json', ...signed }, body);
    },
  };
}

/** Two runs of a story are the same to the letter, with their links. */
function countedTokens(): () => Token {
  let issued = 0;
  return () => {
    issued += 1;
    return Token.parse(String(issued).padStart(TOKEN_LENGTH, '0'));
  };
}

/** Nothing is printed but the timeline; what would be an error at night is one here. */
const quietLog = (): Log => ({
  info() {},
  count() {},
  failed(message, error) {
    if (!(error instanceof OutsideError)) throw new Error(message, { cause: error });
  },
});

type SqsHandler = ReturnType<typeof intakeHandler>;
const handled = async (handler: SqsHandler, event: SQSEvent): Promise<SQSBatchResponse | undefined> =>
  (await handler(event, {} as Parameters<SqsHandler>[1], () => {})) ?? undefined;

/** A POST as API Gateway hands it to a function (payload format 2.0). */
function httpEvent(url: string, headers: Readonly<Record<string, string>>, body: string): LambdaEvent {
  const { pathname, search, host } = new URL(url);
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: pathname,
    rawQueryString: search.slice(1),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    requestContext: {
      accountId: '000000000000',
      apiId: 'story',
      authentication: null,
      authorizer: {},
      domainName: host,
      domainPrefix: 'story',
      http: {
        method: 'POST',
        path: pathname,
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: 'story',
      },
      requestId: 'story',
      routeKey: '$default',
      stage: '$default',
      time: '',
      timeEpoch: 0,
    },
    body,
    isBase64Encoded: false,
  };
}
