import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { baton as run } from '../cli/run-baton.ts';
import { AMI_SECRET, managerInterface } from '../collect/pbx.ts';
import { collectorIn } from '../collect/running-collector.ts';
import { BEGAN, call } from '../sources/make-ami.ts';
import { type RunningMachine, startBaton, until } from '../support/running-machine.ts';

/** One story of seconds through everything: HTTP, queues, functions, table, and phones that ring. */

interface Row {
  readonly id: string;
  readonly state: string;
  readonly handoffs: number;
  readonly why: string;
  readonly promises?: readonly { readonly state: string; readonly proof: string }[];
}

const data = mkdtempSync(join(tmpdir(), 'baton-whole-'));
let baton: RunningMachine;
beforeAll(async () => {
  baton = await startBaton(data, 'test/local/policy-in-seconds.yaml');
});
afterAll(async () => {
  await baton.kill();
  rmSync(data, { recursive: true, force: true });
});

let n = 0;
const event = (type: string, fields: object, time = new Date()) => {
  n += 1;
  return {
    specversion: '1.0',
    id: `e${n}`,
    source: 'pbx',
    type,
    time: time.toISOString(),
    subject: 'call-1',
    data: fields,
  };
};
const onlyCase = async (): Promise<Row | undefined> =>
  ((await baton.get('/cases')) as { cases: Row[] } | undefined)?.cases[0];
const details = async (): Promise<Row | undefined> => {
  const row = await onlyCase();
  return row && ((await baton.get(`/cases/${row.id}`)) as Row);
};

describe('a customer who is passed around, on this machine', () => {
  // The least of up to three starts: whatever else the machine does only makes a start longer.
  test('is ready within 8 seconds', async () => {
    let least = baton.readySeconds;
    for (let again = 0; again < 2 && least >= 8; again++) {
      const folder = mkdtempSync(join(tmpdir(), 'baton-ready-'));
      const other = await startBaton(folder, 'test/local/policy-in-seconds.yaml');
      least = Math.min(least, other.readySeconds);
      await other.kill();
      rmSync(folder, { recursive: true, force: true });
    }
    expect(least).toBeLessThan(8);
  }, 120_000);

  test('the events are taken, and give one case with two hand-offs', async () => {
    const customer = { phone: '+15555550107', name: 'Frankie', timeZone: 'UTC' };
    const agent = (id: string, more = {}) => ({ agent: { id, ...more } });
    const { status } = await baton.post([
      event('interaction.started', { channel: 'voice', topic: 'calendar-deletes', customer }),
      event('interaction.connected', { ...agent('carrier-1'), queue: 'carrier' }),
      event('interaction.transferred', { to: { queue: 'carrier-data' } }),
      event('interaction.connected', agent('carrier-2')),
      event('interaction.transferred', { to: { queue: 'maker' } }),
      event('interaction.connected', agent('maker-1', { name: 'Mae', phone: '+15555550123' })),
      event('interaction.ended', { outcome: 'completed', by: 'customer' }),
    ]);
    expect(status).toBe(202);
    const row = await until('the case', async () => {
      const seen = await onlyCase();
      return seen?.handoffs === 2 && seen;
    });
    expect(row).toMatchObject({ state: 'open' });
  });

  test('the supervisor’s phone receives a text that says why', async () => {
    const text = await until('a text for Pam', async () => {
      const seen = await baton.phone('Pam');
      return seen.includes('Frankie') && seen;
    });
    expect(text).toContain('handed over 2 times');
  });

  test('who does not answer is not the last to be asked', async () => {
    await until('a text for Raj', async () => (await baton.phone('Raj')).includes('Frankie'));
  });

  test('an answer stops the ladder, and is answered', async () => {
    await baton.text('+15555550111', '1');
    await until('the answer to Raj', async () => (await baton.phone('Raj')).includes('You have Frankie'));
    expect((await onlyCase())?.why).toContain('acknowledged by raj');
  });

  test('a late answer is told the truth, and changes nothing', async () => {
    await baton.text('+15555550110', '1');
    await until('the answer to Pam', async () => (await baton.phone('Pam')).includes('Raj has Frankie'));
    expect((await onlyCase())?.why).toContain('acknowledged by raj');
  });

  test('a promised call rings the agent, then the customer, and is kept with proof', async () => {
    const due = new Date(Date.now() + 6_000);
    await baton.post([
      event('callback.promised', { at: due.toISOString(), agent: 'maker-1', reason: 'the repair' }),
    ]);
    await until('the confirmation', async () =>
      (await baton.phone('+15555550107')).includes('We will call you'),
    );

    await baton.push('answer', '+15555550123');
    await baton.press('1', '+15555550123');
    await baton.push('answer', '+15555550107');
    expect(Date.now()).toBeGreaterThanOrEqual(due.getTime());
    await until(
      'the customer in the call',
      async () => (await details())?.promises?.[0]?.state === 'calling',
    );
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    await baton.push('hang-up', '+15555550107');

    const kept = await until('the promise kept', async () => {
      const promise = (await details())?.promises?.[0];
      return promise?.state === 'kept' && promise;
    });
    expect(kept.proof).toMatch(/^maker-1 \(CA\w+\) pressed 1 .* human \(CA\w+\) talked \d+ s$/);
  }, 40_000);

  test('what is posted unsigned, stale or malformed is refused with a problem, and nothing is kept', async () => {
    const body = JSON.stringify([event('interaction.started', { channel: 'voice' })]);
    const post = (headers: Record<string, string>, sent = body) =>
      fetch(`${baton.url}/events`, { method: 'POST', headers, body: sent });
    const unsigned = await post({ 'content-type': 'application/cloudevents-batch+json' });
    expect([unsigned.status, unsigned.headers.get('content-type')]).toEqual([
      401,
      'application/problem+json',
    ]);
    expect((await baton.post([{ specversion: '1.0' }])).status).toBe(400);
    expect(((await baton.get('/cases')) as { cases: Row[] }).cases).toHaveLength(1);
  });

  test('strangers see no case', async () => {
    expect((await fetch(`${baton.url}/cases`)).status).toBe(401);
    expect((await fetch(`${baton.url}/nothing`)).status).toBe(404);
  });

  test('a call that Asterisk tells the collector of is passed on twice, and the supervisor’s phone says so', async () => {
    const id = `${BEGAN}.77`;
    const c = call(id, { number: '5555550108' });
    const happens = [
      c.joins(0) + c.leaves(9.9) + c.connects(10, '3011', 10),
      c.blindTransfers(60, '3011', '2002') + c.completes(60.1, '3011', 'transfer') + c.joins(62, '2002'),
      c.leaves(69.9, '2002') + c.connects(70, '3052', 8, '2002'),
      c.blindTransfers(90, '3052', '2003') + c.completes(90.1, '3052', 'transfer', '2002'),
      c.joins(92, '2003') + c.leaves(99.9, '2003') + c.connects(100, '3060', 8, '2003'),
    ];
    // It began two minutes ago.
    const later = Math.floor(Date.now() / 1000) - 120 - BEGAN;
    const today = (text: string) =>
      text.replaceAll(/\b179\d{7}\b/g, (second) => String(Number(second) + later));
    const source = 'asterisk:pbx-9';
    const pbx = await managerInterface({ channels: () => [today(id)] });
    const args = ['asterisk', '--port', String(pbx.port), '--source', source, '--url', baton.url];
    const collector = collectorIn({}, args, { BATON_AMI_SECRET: AMI_SECRET });
    const running = collector.start('--secret-file', join(data, 'secrets.json'));
    await until('a login', async () => collector.said().includes('logged in'));
    for (const blocks of happens) await pbx.play(today(blocks));
    const text = await until('a text for Pam', async () => {
      const seen = await baton.phone('Pam');
      return seen.includes('number ending 08') && seen;
    });
    expect(text).toMatch(/number ending 08\): handed over 2 times .*PJSIP\/3011 &gt; 2002 &gt; 2003/);
    const { cases } = (await baton.get('/cases')) as { cases: Row[] };
    expect(cases.map(({ handoffs }) => handoffs)).toEqual([2, 2]);
    expect(JSON.stringify(await baton.get('/sources'))).toContain(source);
    expect(await running.stop()).toBe(0);
  });

  test('a customer who asks for it is erased, and found nowhere any more', async () => {
    const secrets = ['--url', baton.url, '--secret-file', join(data, 'secrets.json')];
    const erased = await run(['erase', '--phone', '+15555550107', ...secrets, '--json']);
    expect([erased.code, erased.err]).toEqual([0, '']);
    const [one, ...more] = JSON.parse(erased.out).cases;
    expect([one.outcome, more]).toEqual(['removed', []]);
    expect(await baton.get(`/cases/${one.case}`)).toBeUndefined();
    const again = await run(['erase', '--phone', '+15555550107', ...secrets]);
    expect(again.out).toContain('…07: 0 removed');
  }, 30_000);

  test('Ctrl-C stops it cleanly', async () => expect(await baton.stop()).toBe(0), 15_000);
});
