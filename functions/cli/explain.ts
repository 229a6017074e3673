import { caseIdOf } from '../app/identity.ts';
import type { Explanation } from '../domain/explain/explain.ts';
import { explanationText } from '../domain/explain/explain-words.ts';
import { CaseId } from '../domain/ids.ts';
import { InstantIn } from '../domain/time.ts';
import { askConsole } from './console-call.ts';
import { CommandFailure } from './failure.ts';
import { print } from './output.ts';
import { batonUrl } from './signing.ts';

interface ExplainOptions {
  readonly at?: string;
  /** Where Baton is. */
  readonly url: string;
  readonly secretFile: string;
  readonly json?: boolean;
}

/** `baton explain`: asks the machine or the deployed API that is running. `named` is a case or a conversation. */
export async function explainCase(named: string, options: ExplainOptions): Promise<number> {
  const url = addressOf(named, options);
  const body = await askConsole(url, options.secretFile, named);
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
