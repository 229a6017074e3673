import { advice, type Finding, fault, good } from './finding.ts';

/** Milliseconds. A lost call or text is looked for with this much tolerance (twilio/outbound.ts). */
const TOO_FAR = 5_000;
/** More than whole seconds and a slow line explain. */
const NOTICEABLE = 2_000;

/** How far a clock is from the one of this computer. */
export function clockFinding(check: string, ahead: number | undefined): Finding {
  if (ahead === undefined)
    return advice(check, 'it does not say what time it is', 'nothing to do, if all else is well');
  const says = `${Math.abs(ahead / 1000).toFixed(1)} s ${ahead < 0 ? 'behind' : 'ahead of'} this computer`;
  if (Math.abs(ahead) < NOTICEABLE) return good(check, 'the same time as this computer');
  const mend =
    'set the clocks by NTP: on Linux `timedatectl set-ntp true`, on macOS `sudo sntp -sS time.apple.com`';
  return Math.abs(ahead) < TOO_FAR ? advice(check, says, mend) : fault(check, says, mend);
}
