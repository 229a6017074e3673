import { caseIdOf } from '../app/identity.ts';
import type { Explanation } from '../domain/explain/explain.ts';
import { explanationText } from '../domain/explain/explain-words.ts';
import { CaseId } from '../domain/ids.ts';
import { InstantIn } from '../domain/time.ts';
import { Secrets } from '../env.ts';
import { CommandFailure } from './failure.ts';
import { print } from './output.ts';
import { secretFileText } from './secret-file.ts';
import { batonUrl } from './signing.ts';

interface ExplainOptions {
  readonly at?: string;
  /** Where Baton is. */
  readonly url: string;
  readonly secretFile: string;
  readonly json?: boolean;
}

const ANSWER_TAKES_MS = 30_000;

/** `baton explain`: asks the machine or the deployed API that is running. `named` is a case or a conversation. */
export async function explainCase(named: string, options: ExplainOptions): Promise<number> {
  const url = addressOf(named, options);
  const { user, password } = await consoleOf(options.secretFile);
  const answer = await ask(url, `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`);
  const body = await answer.text();
  if (!answer.ok) throw new CommandFailure(1, `${named}: ${refusal(answer.status, body)}`);
  if (options.json) await print(`${body.trim()}\n`);
  else await print(explanationText(JSON.parse(body) as Explanation));
  return 0;
}

function addressOf(named: string, { at, url: base }: ExplainOptions): URL {
  const id = CaseId.safeParse(named.replace(/^case:/, ''));
  const url = new URL(`cases/${id.success ? id.data : caseIdOf(named)}/explain`, batonUrl(base));
  if (at === undefined) return url;
  const time = InstantIn.safeParse(at);
  if (!time.success)
    throw new CommandFailure(2, `--at ${at}: ${time.error.issues[0]?.message ?? 'not a time'}`);
  url.searchParams.set('at', time.data);
  return url;
}

async function consoleOf(file: string): Promise<Secrets['console']> {
  const text = await secretFileText(file);
  try {
    return Secrets.pick({ console: true }).parse(JSON.parse(text)).console;
  } catch {
    throw new CommandFailure(2, `${file}: console: no user and password`);
  }
}

async function ask(url: URL, authorization: string): Promise<Response> {
  try {
    return await fetch(url, {
      headers: { authorization, accept: 'application/json' },
      signal: AbortSignal.timeout(ANSWER_TAKES_MS),
    });
  } catch {
    throw new CommandFailure(1, `${url.origin}: no answer; is Baton running there?`);
  }
}

function refusal(status: number, body: string): string {
  if (status === 401) return 'the password of the secret file is not the one of this Baton';
  try {
    return (JSON.parse(body) as { detail: string }).detail;
  } catch {
    return `HTTP ${status}`;
  }
}
