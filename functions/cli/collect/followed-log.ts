import type { FollowerPorts } from './collector.ts';
import type { LogMark } from './tail.ts';
import { tailOf } from './tail.ts';

/** A log that is read on each time that it may have grown, and why it is not, which is said once each time that it changes. */
export function followedLog(file: string, from: LogMark | undefined) {
  const tail = tailOf(file, from);
  let fault: string | undefined = 'not read yet';

  return {
    mark: tail.mark,
    /** Why it is not read; `undefined` when it is. */
    fault: (): string | undefined => fault,
    async read(
      take: (line: string) => void,
      { isFull, say }: Pick<FollowerPorts, 'isFull' | 'say'>,
    ): Promise<void> {
      const now = await tail
        .read({ take, more: () => !isFull(), say: (what) => say(`${file}: ${what}`) })
        .then((isThere) => (isThere ? undefined : 'there is no such file (yet)'), whyUnread);
      if (now !== undefined && now !== fault) say(`${file}: ${now}`);
      fault = now;
    },
  };
}

/** The phone system is followed all the same, and the log is tried again: it is read on once it may be. */
function whyUnread(error: unknown): string {
  if (!(error instanceof Error && 'code' in error)) throw error;
  return error.code === 'EACCES' || error.code === 'EPERM'
    ? `this user may not read it (${error.code}): put it into the group that owns it, or start this as its owner`
    : `it cannot be read (${error.code})`;
}
