import { type Log, OutsideError } from '../ports.ts';

/**
 * `Log` as JSON lines on standard output; Lambda adds time and request. Counts are CloudWatch metrics in the
 * embedded format, namespace `Baton`. (Powertools does both, for 40 KB a bundle.)
 */
export const createLog = (nowMs: () => number): Log => ({
  info(message, fields = {}) {
    console.log(JSON.stringify({ level: 'INFO', message, ...fields }));
  },
  failed(message, error, fields = {}) {
    console.error(JSON.stringify({ level: 'ERROR', message, ...fields, ...described(error) }));
  },
  count(name) {
    const metrics = [{ Namespace: 'Baton', Dimensions: [[]], Metrics: [{ Name: name, Unit: 'Count' }] }];
    console.log(JSON.stringify({ _aws: { Timestamp: nowMs(), CloudWatchMetrics: metrics }, [name]: 1 }));
  },
});

/** An error with its code and place. Of zod's errors only the paths: their texts may hold what was sent. */
function described(error: unknown): Record<string, unknown> {
  if (error instanceof OutsideError)
    return { code: error.code, retry: error.retry, reason: error.message, cause: nameOf(error.cause) };
  if (!(error instanceof Error)) return { reason: 'something that is no error was thrown' };
  // It quotes what could not be read, which may be what somebody wrote.
  if (error instanceof SyntaxError) return { reason: 'not JSON', stack: stackOf(error) };
  if ('issues' in error && Array.isArray(error.issues))
    return { reason: 'not of its form', fields: error.issues.map(({ path }) => path.join('.')) };
  return { reason: `${error.name}: ${error.message}`, stack: stackOf(error) };
}

const nameOf = (cause: unknown): string | undefined => (cause instanceof Error ? cause.name : undefined);

const stackOf = ({ stack }: Error): string[] | undefined =>
  stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 5);
