import type { Change } from './differences.ts';

/** `45 s`, `12 min`, `3 h 5 min`, `2 d 4 h`: the two largest units. */
export function spanWords(seconds: number): string {
  const whole = Math.round(Math.abs(seconds));
  const sign = seconds < 0 ? '-' : '';
  if (whole < 60) return `${sign}${whole} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${sign}${minutes} min`;
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  const words =
    days > 0 ? [`${days} d`, hours > 0 ? `${hours} h` : ''] : [`${hours} h`, rest > 0 ? `${rest} min` : ''];
  return sign + words.filter((word) => word !== '').join(' ');
}

/** What is different about a case, or what a kind of difference is called. */
export function changeWords(change: Pick<Change, 'kind'> & Partial<Change>): string {
  const { kind, first, second, seconds } = change;
  const reasons = (side: Change['first']): string => (side ? ` (${side.reasons.join(', ')})` : '');
  switch (kind) {
    case 'onlyFirst':
      return `only by the first${reasons(first)}`;
    case 'onlySecond':
      return `only by the second${reasons(second)}`;
    case 'earlier':
    case 'later':
      return seconds === undefined
        ? `${kind} by the second`
        : `${spanWords(Math.abs(seconds))} ${kind} by the second${reasons(second)}`;
    case 'otherReason':
      return `for other reasons${first && second ? `:${reasons(first)} >${reasons(second)}` : ''}`;
  }
}
