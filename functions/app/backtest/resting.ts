import type { Policy } from '../../domain/policy.ts';
import { duration, type Instant, minutes, plus, spanOf } from '../../domain/time.ts';
import { type Row, stateOf } from './row.ts';

/** When a case on which nothing is due is put away, and when it is forgotten. */

/** Nothing that is late for longer than this is placed exactly once nothing is due any more. */
const REFOLDS_FOR = minutes(60);
/** Without an end in the log, and with nothing due: silent for so long, it is forgotten. */
const SILENT_FOR = spanOf(duration('P30D'));

export function resting(policy: Policy) {
  const repeat = policy.rules.repeatContact;
  const rememberFor = repeat ? spanOf(repeat.within) : REFOLDS_FOR;

  function ends(
    row: Row,
    at: Instant,
  ): { readonly newest: Instant; readonly resolvedAt: Instant | undefined } {
    if (row.plain) return row.plain;
    const { state, resolvedAt = at, newest } = stateOf(row);
    return { newest: newest?.time ?? at, resolvedAt: state === 'resolved' ? resolvedAt : undefined };
  }

  function forgetAt(row: Row, at: Instant): Instant {
    const { newest, resolvedAt } = ends(row, at);
    return resolvedAt === undefined ? plus(newest, SILENT_FOR) : plus(resolvedAt, rememberFor);
  }

  return {
    forgetAt,
    /** First the history goes, later the case. What waits in a plain one is not worth packing. */
    restAt(row: Row, at: Instant): Instant {
      const end = forgetAt(row, at);
      if (row.plain || row.history === undefined) return end;
      const drop = plus(ends(row, at).newest, REFOLDS_FOR);
      return drop < end ? drop : end;
    },
  };
}
