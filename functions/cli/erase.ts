import { text } from 'node:stream/consumers';
import type { Erased, ErasedCase } from '../app/erase.ts';
import { E164, masked } from '../domain/ids.ts';
import { askConsole } from './console-call.ts';
import { CommandFailure } from './failure.ts';
import { print } from './output.ts';
import { batonUrl } from './signing.ts';

interface EraseOptions {
  readonly phone: string;
  readonly dryRun?: boolean;
  readonly url: string;
  readonly secretFile: string;
  readonly json?: boolean;
}

/**
 * `baton erase --phone`: asks the Baton that is running, stretch by stretch, so that a large table takes long but no
 * request does. Run again it does what is left. 1 when something of theirs is still there.
 */
export async function erase(options: EraseOptions): Promise<number> {
  const phone = E164.safeParse(options.phone === '-' ? (await text(process.stdin)).trim() : options.phone);
  if (!phone.success) throw new CommandFailure(2, `--phone: ${phone.error.issues[0]?.message}`);
  const isTrial = options.dryRun === true;
  const url = new URL('erasures', batonUrl(options.url));
  const cases = new Map<string, ErasedCase>();
  const elsewhere = new Set<string>();
  let stop: boolean | undefined;
  for (let from: string | undefined, isFirst = true; isFirst || from !== undefined; isFirst = false) {
    const asked = { phone: phone.data, dryRun: isTrial, from };
    const told = JSON.parse(await askConsole(url, options.secretFile, 'erase', asked)) as Erased;
    for (const one of told.cases) cases.set(one.case, one);
    for (const one of told.elsewhere) elsewhere.add(one);
    stop = told.stop ?? stop;
    from = told.next;
  }
  const found = { dryRun: isTrial, cases: [...cases.values()], elsewhere: [...elsewhere], stop };
  await print(
    options.json ? `${JSON.stringify(found)}\n` : `${linesOf(found, masked(phone.data)).join('\n')}\n`,
  );
  return found.cases.some(({ outcome }) => outcome === 'kept' || outcome === 'changed') ? 1 : 0;
}

interface Found extends Omit<Erased, 'next' | 'stop'> {
  readonly dryRun: boolean;
  readonly stop: boolean | undefined;
}

const WORDS: Readonly<Record<ErasedCase['outcome'], string>> = {
  removed: 'removed, with its history',
  kept: 'kept: a call is promised in it. Withdraw that (callback.withdrawn), and erase again',
  changed: 'not removed: something happened in it just now. Erase again',
  others: 'not removed: it is somebody else’s, and the number stands in it',
};

function linesOf({ dryRun, cases, elsewhere, stop }: Found, who: string): string[] {
  const removed = cases.filter(({ outcome }) => outcome === 'removed').length;
  return [
    ...cases.map((one) =>
      dryRun && one.outcome === 'removed'
        ? `${one.case}: would be removed, with its history`
        : `${one.case}: ${WORDS[one.outcome]}`,
    ),
    ...elsewhere.map((one) => `not removed: the number stands in ${one}`),
    ...(stop ? ['kept: that the number said STOP, or it would be texted again'] : []),
    dryRun
      ? `${who}: ${removed} to remove, nothing was changed`
      : `${who}: ${removed} removed. Twilio, your phone system and the table’s backups keep what they have`,
  ];
}
