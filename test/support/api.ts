import { apiHandler } from '../../functions/api.handler.ts';
import { NOTHING_TO_ERASE } from '../../functions/app/erase.ts';
import { createLinks } from '../../functions/app/links.ts';
import { createMemoryTable, type MemoryTable } from '../../functions/app/memory.ts';
import { createMemoryPolicyStore } from '../../functions/app/memory-policies.ts';
import { createPolicyVersions } from '../../functions/app/policy-versions.ts';
import { createTally } from '../../functions/app/source-tally.ts';
import { Policy } from '../../functions/domain/policy.ts';
import { type Instant, instantOf } from '../../functions/domain/time.ts';
import type { Wired } from '../../functions/domain/wired.ts';
import { Secrets } from '../../functions/env.ts';
import { eraseHandler } from '../../functions/erase.handler.ts';
import type { Links } from '../../functions/ports/links.ts';
import type { Incoming } from '../../functions/ports.ts';

/** The API on a table in memory, at one instant: what it answers, and what it puts on the intake queue. */

export const NOW: Instant = instantOf('2026-11-23T12:00:00Z');
export const PUBLIC_URL = 'https://baton.example';
export const secretNamed = (name: string): string =>
  `whsec_${Buffer.from(name.padEnd(24, '.')).toString('base64')}`;

export const SECRETS = Secrets.parse({
  twilio: { accountSid: `AC${'1'.repeat(32)}`, authToken: 'the token of a test', from: '+15555550100' },
  sources: { '*': [secretNamed('any')], 'pbx-1': [secretNamed('pbx-1 old'), secretNamed('pbx-1 new')] },
  webhooks: {
    zendesk: ['the old secret of a help desk', 'the secret of a help desk'],
    intercom: ['the secret of an app'],
  },
  console: { user: 'ada', password: 'correct horse battery' },
});

export const POLICY = Policy.parse({
  timeZone: 'America/Chicago',
  people: { pam: { name: 'Pam', phone: '+15555550110', channels: ['sms'] } },
  ladders: { default: { rungs: [{ notify: ['pam'], acknowledgeWithin: 'PT5M' }], lastResort: ['pam'] } },
});

export interface TestedApi {
  readonly kept: Incoming[];
  readonly table: MemoryTable;
  readonly links: Links;
  ask(request: {
    method?: string;
    path: string;
    query?: string;
    headers?: Readonly<Record<string, string>>;
    body?: string;
    base64?: boolean;
  }): Promise<{ status: number; headers: Record<string, string>; body: string }>;
}

export function createTestedApi(
  queueFails = false,
  policy = POLICY,
  erasure = NOTHING_TO_ERASE,
  wired: Wired = {},
): TestedApi {
  const kept: Incoming[] = [];
  const table = createMemoryTable();
  const links = createLinks(table);
  const quiet = { info() {}, failed() {}, count() {} };
  const tally = createTally(table, quiet);
  const ports = {
    clock: { now: () => NOW },
    policies: { active: async () => policy },
    policyVersions: createPolicyVersions(
      { policy: POLICY, stamp: 'deployed' },
      createMemoryPolicyStore(),
      quiet,
    ),
    secrets: { read: async () => SECRETS },
    log: quiet,
    store: table,
    people: table,
    looks: table,
    sources: table,
    wired,
    tally,
    links,
    queues: {
      async intake(incoming: readonly Incoming[]) {
        if (queueFails) throw new Error('the queue is away');
        kept.push(...incoming);
      },
    },
    publicUrl: PUBLIC_URL,
  };
  const api = apiHandler(() => ports);
  const erase = eraseHandler(() => ({ ...ports, erasure }));
  return {
    kept,
    table,
    links,
    async ask({ method = 'POST', path, query = '', headers = {}, body, base64 = false }) {
      const event = {
        version: '2.0',
        routeKey: '$default',
        rawPath: path,
        rawQueryString: query,
        headers,
        requestContext: {
          domainName: 'internal.execute-api.example',
          http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
        },
        isBase64Encoded: base64,
        ...(body === undefined ? {} : { body: base64 ? Buffer.from(body).toString('base64') : body }),
      };
      const answer = (await (path === '/erasures' ? erase : api)(
        event as unknown as Parameters<typeof api>[0],
      )) as {
        statusCode: number;
        headers: Record<string, string>;
        body: string;
      };
      return { status: answer.statusCode, headers: answer.headers, body: answer.body };
    },
  };
}
