import { describe, expect, test } from 'vitest';
import { policyOf, type Settings, timeline } from '../support/given.ts';

type Happening = readonly [
  wall: string,
  type: Parameters<ReturnType<typeof timeline>['happens']>[1],
  data: object,
  more?: object,
];

const start: Happening = ['10:00', 'interaction.started', { channel: 'voice' }];
const connects = (wall: string, agent: string, subject = 'call-1'): Happening => [
  wall,
  'interaction.connected',
  { agent },
  { subject },
];
const transfers = (wall: string, to: object, more: object = {}): Happening => [
  wall,
  'interaction.transferred',
  { to },
  more,
];
const begins = (wall: string, subject: string): Happening => [
  wall,
  'interaction.started',
  { channel: 'voice' },
  { subject },
];

/** Who is paged within half a day, when nobody answers at the first rung's limit. */
function pagesAfter(happenings: readonly Happening[], rules: Settings = {}): string[] {
  const policy = policyOf({
    rules: { stall: false, ...rules },
    ladders: { default: { rungs: [{ notify: ['pam'], acknowledgeWithin: 'P30D' }] } },
  });
  const t = timeline(policy);
  for (const [wall, type, data, more] of happenings) t.happens(wall, type, data, more);
  return [...t.pages];
}

describe('transfers: given these events, these people are paged', () => {
  const table: readonly [string, readonly Happening[], readonly string[], Settings?][] = [
    ['one transfer is no reason', [start, transfers('10:05', { queue: 'two' })], []],
    [
      'the second within seven days is',
      [start, transfers('10:05', { queue: 'two' }), transfers('10:20', { agent: 'bob' })],
      ['10:20 pam transfers.1'],
    ],
    [
      'a limit of three waits for the third',
      [
        start,
        transfers('10:05', { queue: 'two' }),
        transfers('10:20', { agent: 'bob' }),
        transfers('10:25', { agent: 'cy' }),
      ],
      ['10:25 pam transfers.1'],
      { transfers: { limit: 3 } },
    ],
    [
      'two that are further apart than the window are none',
      [start, transfers('10:05', { queue: 'two' }), transfers('11:05', { agent: 'bob' })],
      [],
      { transfers: { within: 'PT1H' } },
    ],
    [
      'two that are one second nearer are',
      [start, transfers('10:05', { queue: 'two' }), transfers('11:04:59', { agent: 'bob' })],
      ['11:04:59 pam transfers.1'],
      { transfers: { within: 'PT1H' } },
    ],
    [
      'the third inside the same window is no new reason',
      [
        start,
        transfers('10:05', { queue: 'two' }),
        transfers('10:20', { agent: 'bob' }),
        transfers('10:30', { agent: 'cy' }),
      ],
      ['10:20 pam transfers.1'],
    ],
    [
      'reaching the limit again after the window was empty is a second reason',
      [
        start,
        transfers('10:05', { queue: 'two' }),
        transfers('10:20', { agent: 'bob' }),
        transfers('12:00', { agent: 'cy' }),
        transfers('12:10', { agent: 'di' }),
      ],
      ['10:20 pam transfers.1', '12:10 pam transfers.2'],
      { transfers: { within: 'PT1H' } },
    ],
    [
      'a later conversation with another agent counts as one, twice is enough',
      [
        start,
        connects('10:01', 'ann'),
        begins('11:00', 'call-2'),
        connects('11:01', 'bob', 'call-2'),
        begins('12:00', 'call-3'),
        connects('12:01', 'cy', 'call-3'),
      ],
      ['12:01 pam transfers.1'],
    ],
    [
      'later conversations with the same agent are none',
      [
        start,
        connects('10:01', 'ann'),
        begins('11:00', 'call-2'),
        connects('11:01', 'ann', 'call-2'),
        begins('12:00', 'call-3'),
        connects('12:01', 'ann', 'call-3'),
      ],
      [],
    ],
    [
      'the connection that follows a transfer is the same hand-off, not another',
      [
        start,
        connects('10:01', 'ann'),
        begins('11:00', 'call-2'),
        connects('11:01', 'ann', 'call-2'),
        transfers('11:05', { queue: 'two' }, { subject: 'call-2' }),
        connects('11:06', 'bob', 'call-2'),
      ],
      [],
    ],
    [
      'switched off it pages nobody',
      [start, transfers('10:05', { queue: 'two' }), transfers('10:20', { agent: 'bob' })],
      [],
      { transfers: false },
    ],
  ];
  test.each(table)('%s', (_, happenings, pages, rules = {}) => {
    expect(pagesAfter(happenings, { loop: false, ...rules })).toEqual(pages);
  });

  test('a transfer that is reported late counts at its own time, and pages when it becomes known', () => {
    const t = timeline(policyOf({ rules: { stall: false, transfers: { within: 'PT1H' } } }));
    t.happens('10:00', 'interaction.started', { channel: 'voice' });
    t.happens('10:50', 'interaction.transferred', { to: { agent: 'bob' } });
    t.happens('10:10', 'interaction.transferred', { to: { queue: 'two' } }, { arrives: '12:30' });
    expect(t.pages).toEqual(['12:30 pam transfers.1']);
    expect(t.state().handoffs.map(({ to }) => to)).toEqual(['two', 'bob']);
  });

  test('the page says who handed over to whom', () => {
    const t = timeline();
    t.happens('10:00', 'interaction.connected', { agent: { id: 'a1', name: 'Ann' } });
    t.happens('10:05', 'interaction.transferred', { to: { queue: 'billing' } });
    t.happens('10:06', 'interaction.connected', { agent: { id: 'b1', name: 'Bob' } });
    t.happens('10:10', 'interaction.transferred', { to: { agent: { id: 'c1', name: 'Cy' } } });
    expect(t.state().climbs[0]?.why).toContain('Ann > billing > Cy');
  });
});

describe('loop: a transfer back to where the case has been', () => {
  const table: readonly [string, readonly Happening[], readonly string[]][] = [
    [
      'to an agent that was left before',
      [
        start,
        connects('10:01', 'ann'),
        transfers('10:05', { agent: 'bob' }),
        connects('10:06', 'bob'),
        transfers('10:20', { agent: 'ann' }),
      ],
      ['10:20 pam loop.1'],
    ],
    [
      'to a queue that was left before',
      [
        ['10:00', 'interaction.queued', { queue: 'one' }],
        connects('10:01', 'ann'),
        transfers('10:05', { queue: 'two' }),
        connects('10:06', 'bob'),
        transfers('10:20', { queue: 'one' }),
      ],
      ['10:20 pam loop.1'],
    ],
    [
      'onward to a third is no loop',
      [
        start,
        connects('10:01', 'ann'),
        transfers('10:05', { agent: 'bob' }),
        connects('10:06', 'bob'),
        transfers('10:20', { agent: 'cy' }),
      ],
      [],
    ],
    [
      'a queue that hands over inside itself is no loop',
      [
        ['10:00', 'interaction.queued', { queue: 'one' }],
        connects('10:01', 'ann'),
        transfers('10:05', { queue: 'one' }),
      ],
      [],
    ],
    [
      'each time is a reason of its own',
      [
        start,
        connects('10:01', 'ann'),
        transfers('10:05', { agent: 'bob' }),
        connects('10:06', 'bob'),
        transfers('10:20', { agent: 'ann' }),
        connects('10:21', 'ann'),
        transfers('10:30', { agent: 'bob' }),
      ],
      ['10:20 pam loop.1', '10:30 pam loop.2'],
    ],
  ];
  test.each(table)('%s', (_, happenings, pages) => {
    expect(pagesAfter(happenings, { transfers: false })).toEqual(pages);
  });
});

describe('supervisorRequested', () => {
  test('each request pages, and says who asks', () => {
    const t = timeline();
    t.happens('10:00', 'interaction.started', { channel: 'chat' });
    t.happens('10:05', 'supervisor.requested', { by: 'customer', reason: 'third call' });
    expect(t.pages).toEqual(['10:05 pam supervisorRequested.1']);
    expect(t.state().climbs[0]?.why).toBe('the customer asks for a supervisor: third call');
    t.answers('10:06', 'pam', 'take');
    t.happens('11:00', 'supervisor.requested', { by: 'agent' });
    expect(t.pages).toEqual(['10:05 pam supervisorRequested.1', '11:00 pam supervisorRequested.2']);
  });

  test('the same request delivered three times pages once', () => {
    const t = timeline();
    for (let i = 0; i < 3; i++)
      t.happens('10:05', 'supervisor.requested', { by: 'customer' }, { id: 'same' });
    expect(t.pages).toEqual(['10:05 pam supervisorRequested.1']);
  });
});
