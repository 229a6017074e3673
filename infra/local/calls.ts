/** How often each AWS operation was called: `dynamodb:PutItem` → 3. */
type Counts = Readonly<Record<string, number>>;

/** One invocation that has ended, and what it called. */
export interface Invocation {
  readonly functionName: string;
  readonly requestId: string;
  /** Messages in its batch; 1 for anything else. */
  readonly records: number;
  readonly calls: Counts;
  readonly milliseconds: number;
  readonly outcome: 'answered' | 'failed' | 'timed out' | 'out of memory' | 'exited';
}

/** What the functions called, since the start or the last reset. */
export interface Calls {
  record(functionName: string, action: string): void;
  ended(invocation: Invocation): void;
  /** By function name. */
  byFunction(): Readonly<Record<string, Counts>>;
  /** The latest thousand, oldest first. */
  invocations(): readonly Invocation[];
  reset(): void;
}

const KEPT = 1000;

export function countCalls(): Calls {
  const counts = new Map<string, Map<string, number>>();
  let invocations: Invocation[] = [];
  return {
    record(functionName, action) {
      const own = counts.get(functionName) ?? new Map<string, number>();
      counts.set(functionName, own.set(action, (own.get(action) ?? 0) + 1));
    },
    ended(invocation) {
      invocations.push(invocation);
      if (invocations.length > 2 * KEPT) invocations = invocations.slice(-KEPT);
    },
    byFunction: () => Object.fromEntries([...counts].map(([name, own]) => [name, Object.fromEntries(own)])),
    invocations: () => invocations.slice(-KEPT),
    reset() {
      counts.clear();
      invocations = [];
    },
  };
}
