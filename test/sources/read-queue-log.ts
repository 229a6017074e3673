import type { QueueLogOptions, QueueLogReader } from '../../functions/sources/asterisk-queue-log.ts';
import { queueLogReader } from '../../functions/sources/asterisk-queue-log.ts';
import type { CloudEvent } from '../../functions/sources/cloud-events.ts';

interface Read {
  readonly events: readonly CloudEvent[];
  readonly report: ReturnType<QueueLogReader['report']>;
}

export function readLog(log: string | readonly string[], options: Partial<QueueLogOptions> = {}): Read {
  const reader = queueLogReader({ source: 'asterisk:test', country: 'US', ...options });
  const lines = typeof log === 'string' ? log.split('\n').filter((line) => line !== '') : log;
  const events = lines.flatMap((line, index) => reader.read(line, { file: 'queue_log', line: index + 1 }));
  return { events: [...events, ...reader.end()], report: reader.report() };
}

/** An event in few words: `200 connected 3011`; times count from 1,790,000,000. */
function brief({ time, type, data }: CloudEvent): string {
  const words = [String(Date.parse(time) / 1000 - 1_790_000_000), type.replace('interaction.', '')];
  const place = ({ agent, queue, external }: { agent?: unknown; queue?: unknown; external?: unknown }) =>
    [agent, queue, external && `(${external})`].filter(Boolean).join('@');
  const fields = data as {
    from?: object;
    to?: object;
    agent?: string;
    queue?: string;
    outcome?: string;
    by?: string;
    mode?: string;
  };
  if (fields.to) words.push(place(fields.from ?? {}), '->', place(fields.to), fields.mode ?? 'unlogged');
  else words.push(place(fields));
  if (fields.outcome) words.push(fields.outcome, 'by', fields.by ?? '');
  return words.filter((word) => word !== '').join(' ');
}

export const told = (
  log: string | readonly string[],
  options: Partial<QueueLogOptions> = {},
): readonly string[] => readLog(log, options).events.map(brief);

/** What each conversation went through, by its id. */
export function bySubject(events: readonly CloudEvent[]): Record<string, readonly string[]> {
  const calls: Record<string, string[]> = {};
  for (const event of [...events].sort((a, b) => (a.sequence < b.sequence ? -1 : 1))) {
    calls[event.subject] ??= [];
    calls[event.subject]?.push(brief(event));
  }
  return calls;
}
