import type { Line } from './line.ts';
import type { Call } from './records.ts';

const KEY = /^[0-9*#]$/;

/** A key is pressed on the phone. Where none is asked for, it is only heard. */
export async function press(line: Line, call: Call, key: string): Promise<void> {
  if (!KEY.test(key)) return;
  call.keys += key;
  line.changed();
  const { asking } = call;
  if (!asking) return;
  if (key === asking.finishOn) return asking.complete();
  asking.digits += key;
  if (asking.most !== undefined && asking.digits.length >= asking.most) return asking.complete();
  asking.rearm();
}
