const ANSWER_TAKES_MS = 10_000;

export interface Answered {
  readonly status: number;
  readonly body: string;
  /** Their clock against ours, in milliseconds; positive when theirs is ahead. Their header has whole seconds. */
  readonly ahead: number | undefined;
}

/** Asks Baton; a sentence when no answer comes. */
export async function ask(url: string, init: RequestInit = {}): Promise<Answered | string> {
  const asked = Date.now();
  try {
    const answer = await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_TAKES_MS),
      ...init,
    });
    const body = await answer.text();
    return {
      status: answer.status,
      body,
      ahead: aheadOf(answer.headers.get('date') ?? '', asked, Date.now()),
    };
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError')
      return `no answer within ${ANSWER_TAKES_MS / 1000} s`;
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return `no answer (${cause instanceof Error && 'code' in cause ? cause.code : 'the connection broke'})`;
  }
}

/** A whole second says the time half a second too early on the average. */
function aheadOf(date: string, asked: number, answered: number): number | undefined {
  const theirs = Date.parse(date);
  return Number.isNaN(theirs) ? undefined : theirs + 500 - (asked + answered) / 2;
}
