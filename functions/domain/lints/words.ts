import { Duration, lengthWords } from '../time.ts';

/** Milliseconds as people say them: `1 hour 30 minutes`. */
export function spanWords(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
  ];
  return lengthWords(Duration.parse(`P${days}DT${hours}H${minutes}M${(milliseconds % 60_000) / 1000}S`));
}
