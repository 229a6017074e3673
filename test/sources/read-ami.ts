import { amiBlockReader } from '../../functions/sources/asterisk/ami-block.ts';
import type { AmiOptions } from '../../functions/sources/asterisk-ami.ts';
import { amiReader } from '../../functions/sources/asterisk-ami.ts';

/** What a capture of the manager interface becomes. */
export function readAmi(capture: string, options: Partial<AmiOptions> = {}) {
  const blocks = amiBlockReader();
  const reader = amiReader({ source: 'asterisk:test', country: 'US', ...options });
  const events = capture.split('\n').flatMap((line) => {
    const block = blocks.line(line);
    return block ? reader.read(block) : [];
  });
  const last = blocks.end();
  if (last) events.push(...reader.read(last));
  return { events: [...events, ...reader.end()], report: reader.report() };
}
