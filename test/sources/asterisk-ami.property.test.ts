import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asteriskAmi } from '../../functions/cli/convert-ami.ts';
import { instantAt } from '../../functions/domain/time.ts';
import { casesOf } from '../support/folded.ts';
import { BEGAN, block } from './make-ami.ts';
import { asBothTell, KINDS } from './make-both.ts';

const NOW = instantAt((BEGAN + 900) * 1000);

function convert(blocks: readonly string[]) {
  const conversion = asteriskAmi({ source: 'asterisk:test', country: 'US', timeZone: undefined, shift: 0 });
  const lines = blocks.join('').split('\r\n');
  return [...lines.flatMap((line) => conversion.read(line, { file: 'ami', line: 1 })), ...conversion.end()];
}

const conversations = fc
  .tuple(fc.constantFrom(...KINDS), fc.constantFrom(...KINDS), fc.integer({ min: 0, max: 90 }))
  .map(([a, b, later]) => [asBothTell(1, 2, 0)[a], asBothTell(2, 3, later)[b]].flat());
const fate = fc.array(
  fc.record({ late: fc.integer({ min: 0, max: 59 }), times: fc.integer({ min: 1, max: 2 }) }),
  {
    minLength: 40,
    maxLength: 40,
  },
);

describe('two calls whose blocks mingle, overtake each other by up to a minute, and come twice', () => {
  test('are the same two cases', () => {
    fc.assert(
      fc.property(conversations, fate, fc.infiniteStream(fc.nat()), (steps, fates, chance) => {
        const inOrder = [...steps].sort((a, b) => a.at - b.at).map(({ ami }) => ami);
        const arrivals = steps.flatMap(({ at, ami }, i) => {
          const { late = 0, times = 1 } = fates[i] ?? {};
          return Array.from({ length: times }, (_, n) => ({
            at: at + ((late + n * 7) % 60),
            tie: chance.next().value ?? 0,
            ami,
          }));
        });
        const shuffled = arrivals.sort((a, b) => a.at - b.at || a.tie - b.tie).map(({ ami }) => ami);
        expect(casesOf(convert(shuffled), NOW)).toEqual(casesOf(convert(inOrder), NOW));
      }),
      { numRuns: 200 },
    );
  });

  test('and each by itself is what it is beside the other', () => {
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), fc.constantFrom(...KINDS), fc.nat(90), (a, b, later) => {
        const [one, other] = [asBothTell(1, 2, 0)[a], asBothTell(2, 3, later)[b]];
        const alone = [one, other].map((steps) => casesOf(convert(steps.map(({ ami }) => ami)), NOW));
        const mingled = [one, other].flat().sort((x, y) => x.at - y.at);
        const both = casesOf(convert(mingled.map(({ ami }) => ami)), NOW);
        expect(Object.keys(both)).toHaveLength(2);
        expect(Object.keys(both).sort()).toEqual(alone.flatMap(Object.keys).sort());
        const lastly = block(800, 'FullyBooted', { Status: 'Fully Booted' });
        expect(casesOf(convert([...mingled.map(({ ami }) => ami), lastly]), NOW)).toEqual(both);
      }),
    );
  });
});

const word = fc.constantFrom(
  ...[
    'QueueCallerJoin',
    'QueueCallerLeave',
    'AgentConnect',
    'AgentComplete',
    'QueueCallerAbandon',
    'Hold',
    'Unhold',
  ],
  ...[
    'BlindTransfer',
    'AttendedTransfer',
    'Transfer',
    'Hangup',
    'DialBegin',
    'DialEnd',
    'Link',
    'Shutdown',
    'Sings',
  ],
  ...['FullyBooted', 'CoreShowChannel', 'CoreShowChannelsComplete', 'QueueEntry', 'constructor', '__proto__'],
);
const value = fc.oneof(
  fc.constantFrom(
    `${BEGAN}.1`,
    `${BEGAN}.2`,
    `${BEGAN}.3`,
    '2001',
    '3011',
    'PJSIP/3011-0000a1',
    'SIP/3052-b1',
  ),
  fc.constantFrom(
    '5555550121',
    'Success',
    'Fail',
    'transfer',
    'agent',
    'ANSWER',
    '16',
    '38',
    '6',
    'App',
    'Link',
    '',
  ),
  fc.string({ maxLength: 6 }).map((text) => text.replaceAll(/[\r\n]/g, '')),
);
const name = fc.constantFrom(
  ...[
    'Uniqueid',
    'Linkedid',
    'Queue',
    'MemberName',
    'Interface',
    'Reason',
    'CallerIDNum',
    'DestChannel',
    'DialStatus',
  ],
  ...[
    'TransfereeUniqueid',
    'TransfereeLinkedid',
    'OrigTransfererChannel',
    'TransferTargetChannel',
    'DestType',
  ],
  ...[
    'Extension',
    'Cause',
    'HoldTime',
    'TalkTime',
    'Uptime',
    'ListItems',
    'SecondTransfererUniqueid',
    'Status',
  ],
  ...['TransferTargetChannelState', 'TransferType', 'Uniqueid1', 'Channel2', 'toString', '__proto__'],
);

test('whatever a capture holds, it is read to its end, and its events are ones that Baton takes, each once', () => {
  const anyBlock = fc
    .tuple(fc.option(fc.nat(9000)), word, fc.dictionary(name, value, { maxKeys: 9 }))
    .map(([at, event, fields]) => block(at ?? undefined, event, fields));
  fc.assert(
    fc.property(
      fc.array(fc.oneof({ weight: 20, arbitrary: anyBlock }, fc.string()), { maxLength: 40 }),
      (blocks) => {
        const events = convert(blocks);
        expect(new Set(events.map(({ id, subject }) => `${subject} ${id}`)).size).toBe(events.length);
        if (events.length > 0) casesOf(events, instantAt((BEGAN + 20_000) * 1000));
      },
    ),
    { numRuns: 1000 },
  );
});
