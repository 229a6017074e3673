import { Secrets } from '../env.ts';
import { CommandFailure } from './failure.ts';
import { secretFileText } from './secret-file.ts';

/** What only those may ask who have the console's password, of the machine or the deployed API that is running. */

const ANSWER_TAKES_MS = 30_000;

/**
 * The body of the answer. With something to say it is a POST.
 * @throws CommandFailure (1) when nobody answers or it is refused; the line begins with `about`
 */
export async function askConsole(url: URL, secretFile: string, about: string, say?: object): Promise<string> {
  const { user, password } = await consoleOf(secretFile);
  const answer = await ask(url, `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`, say);
  const body = await answer.text();
  if (!answer.ok) throw new CommandFailure(1, `${about}: ${refusal(answer.status, body)}`);
  return body;
}

async function consoleOf(file: string): Promise<Secrets['console']> {
  const text = await secretFileText(file);
  try {
    return Secrets.pick({ console: true }).parse(JSON.parse(text)).console;
  } catch {
    throw new CommandFailure(2, `${file}: console: no user and password`);
  }
}

async function ask(url: URL, authorization: string, say: object | undefined): Promise<Response> {
  const posted = say && { method: 'POST', body: JSON.stringify(say) };
  try {
    return await fetch(url, {
      ...posted,
      headers: {
        authorization,
        accept: 'application/json',
        ...(say ? { 'content-type': 'application/json' } : {}),
      },
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
