/**
 * Writes a `queue_log` of about this many megabytes to standard output, the same one every time:
 *
 *   node test/support/make-queue-log.ts 300 > /tmp/queue_log
 *
 * Some forty calls are open at any moment; one in twenty is transferred, some of them by an agent who asks
 * in a second queue first.
 */
import { once } from 'node:events';

let seed = 20_261_123;
const random = (below: number): number => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed % below;
};

const megabytes = Number(process.argv[2] ?? 1);
if (!(megabytes > 0)) throw new Error('how many megabytes? a number');

interface Due {
  readonly at: number;
  readonly line: string;
}
const due: Due[] = [];
const later = (at: number, line: string): void => {
  due.push({ at, line: `${at}|${line}` });
};

let now = 1_700_000_000;
let next = 0;
function call(): void {
  const id = `${now}.${next++}`;
  const queue = `15${String(random(20)).padStart(2, '0')}`;
  const agent = 7000 + (next % 200);
  const wait = random(60);
  const talk = 60 + random(600);
  const start = now;
  const over = start + wait + talk;
  const line = (at: number, words: string): void => later(at, `${id}|${queue}|${words}`);
  const kind = random(100);

  line(start, 'NONE|DID|5555550100');
  line(start, `NONE|ENTERQUEUE||55555501${String(random(100)).padStart(2, '0')}|1`);
  if (kind < 10) {
    line(start + wait, `NONE|ABANDON|1|1|${wait}`);
    return;
  }
  line(start + wait, `PJSIP/${agent}|RINGNOANSWER|5000`);
  line(start + wait, `PJSIP/${agent}|CONNECT|${wait}|${id}9|4`);
  if (kind < 13) {
    line(over, `PJSIP/${agent}|BLINDTRANSFER|1600|from-internal|${wait}|${talk}|1`);
  } else if (kind < 15) {
    const leg = `${over - 5}.9${next}`;
    later(over - 5, `${leg}|1599|NONE|ENTERQUEUE||${agent}|1`);
    later(over, `${leg}|${queue}|PJSIP/${agent}|ATTENDEDTRANSFER|APP|Queue|${wait}|${talk}|1`);
    later(over + 5, `${id}|1599|PJSIP/7999|CONNECT|10|${id}8|4`);
    later(over + 65, `${id}|1599|PJSIP/7999|COMPLETECALLER|10|60|1`);
  } else {
    line(over, `PJSIP/${agent}|${kind % 2 ? 'COMPLETEAGENT' : 'COMPLETECALLER'}|${wait}|${talk}|1`);
  }
}

for (let bytes = 0; bytes < megabytes * 1_000_000; now += 10) {
  call();
  due.sort((a, b) => a.at - b.at);
  const block = due.splice(
    0,
    due.findIndex(({ at }) => at > now + 10),
  );
  const text = block.map(({ line }) => `${line}\n`).join('');
  bytes += text.length;
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}
