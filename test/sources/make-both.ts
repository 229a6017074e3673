import type { AmiBlock } from '../../functions/sources/asterisk/ami-block.ts';
import { amiBlockReader } from '../../functions/sources/asterisk/ami-block.ts';
import { BEGAN, call } from './make-ami.ts';

/** One thing that happened, as the manager interface and as the queue log write it. */
export interface Step {
  /** Seconds after `BEGAN`. */
  readonly at: number;
  readonly ami: string;
  readonly log?: string;
}

/** Calls as both routes tell them, in queues and with agents of one house (a first digit), from a second on. */
export function asBothTell(n: number, house: number, began: number) {
  const id = `${BEGAN + began}.${n}`;
  const legId = `${BEGAN + began + 50}.${n + 500}`;
  const [first, second] = [`${house}001`, `${house}002`];
  const [ada, bob] = [`${house}011`, `${house}052`];
  const c = call(id, { queue: first });
  const leg = call(legId, { number: ada, queue: second });
  /** No two blocks of one server have the same microsecond. */
  const at = (after: number) => began + after + n / 1000;
  const step = (after: number, ami: string, rest?: string, under = id): Step => ({
    at: at(after),
    ami,
    ...(rest === undefined ? {} : { log: `${Math.floor(BEGAN + at(after))}|${under}|${rest}` }),
  });
  const joins = step(0, c.joins(at(0)), `${first}|NONE|ENTERQUEUE||5555550121|1`);
  const connects = [
    step(9.5, c.leaves(at(9.5))),
    step(10, c.connects(at(10), ada, 10), `${first}|PJSIP/${ada}|CONNECT|10|x|2`),
  ];
  const then = (after: number, from = second) => [
    step(after, c.connects(at(after), bob, 5, from), `${from}|PJSIP/${bob}|CONNECT|5|y|2`),
    step(
      after + 20,
      c.completes(at(after + 20), bob, 'agent', from),
      `${from}|PJSIP/${bob}|COMPLETEAGENT|5|20|1`,
    ),
    step(after + 20.1, c.hangsUp(at(after + 20.1))),
  ];
  return {
    answered: [
      joins,
      ...connects,
      step(20, c.holds(at(20))),
      step(30, c.resumes(at(30))),
      step(60, c.completes(at(60), ada, 'caller'), `${first}|PJSIP/${ada}|COMPLETECALLER|10|50|1`),
      step(60.1, c.hangsUp(at(60.1))),
    ],
    abandoned: [
      joins,
      step(9, c.abandons(at(9)), `${first}|NONE|ABANDON|1|1|9`),
      step(9.05, c.leaves(at(9.05))),
      step(9.1, c.hangsUp(at(9.1))),
    ],
    overflowed: [
      joins,
      step(20, c.leaves(at(20)), `${first}|NONE|EXITWITHTIMEOUT|1|1|20`),
      step(25, c.joins(at(25), second), `${second}|NONE|ENTERQUEUE||5555550121|1`),
      step(29.5, c.leaves(at(29.5), second)),
      ...then(30),
    ],
    sentOn: [
      joins,
      ...connects,
      step(
        60,
        c.blindTransfers(at(60), ada, second),
        `${first}|PJSIP/${ada}|BLINDTRANSFER|${second}|c|10|50|1`,
      ),
      step(60.1, c.completes(at(60.1), ada, 'transfer')),
      step(62, c.joins(at(62), second), `${second}|NONE|ENTERQUEUE||5555550121|1`),
      step(66.5, c.leaves(at(66.5), second)),
      ...then(67),
    ],
    askedFirst: [
      joins,
      ...connects,
      step(52, leg.joins(at(52)), `${second}|NONE|ENTERQUEUE||${ada}|1`, legId),
      step(
        60,
        c.attendedTransfers(at(60), ada, legId, { DestType: 'App', DestApp: 'Queue' }),
        `${first}|PJSIP/${ada}|ATTENDEDTRANSFER|APP|Queue|10|50|1`,
        legId,
      ),
      step(60.1, c.completes(at(60.1), ada, 'transfer')),
      ...then(67),
    ],
  } satisfies Record<string, readonly Step[]>;
}

export const KINDS = ['answered', 'abandoned', 'overflowed', 'sentOn', 'askedFirst'] as const;

/** A block as the collector reads it. */
export function blockOf(text: string): AmiBlock {
  const reader = amiBlockReader();
  const [block] = text.split('\r\n').flatMap((line) => reader.line(line) ?? []);
  if (block === undefined) throw new Error('no block');
  return block;
}
