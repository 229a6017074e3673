import { amiCaptureReader } from '../../functions/sources/asterisk/ami-capture.ts';
import type { AmiOptions } from '../../functions/sources/asterisk-ami.ts';
import { amiReader } from '../../functions/sources/asterisk-ami.ts';

/** What a capture of the manager interface becomes. */
export function readAmi(capture: string, options: Partial<AmiOptions> = {}) {
  const blocks = amiCaptureReader();
  const reader = amiReader({ source: 'asterisk:test', country: 'US', ...options });
  const events = capture.split('\n').flatMap((line) => {
    return blocks.line(line).flatMap((block) => reader.read(block));
  });
  events.push(...blocks.end().flatMap((block) => reader.read(block)));
  return { events: [...events, ...reader.end()], report: reader.report() };
}
