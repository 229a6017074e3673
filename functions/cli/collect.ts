import { readFile } from 'node:fs/promises';
import { instantOnWall } from '../domain/calendar/wall.ts';
import { isCountry } from '../sources/caller-id.ts';
import { runCollector } from './collect/collector.ts';
import { followAsterisk } from './collect/follow-asterisk.ts';
import { followFreeswitch } from './collect/follow-freeswitch.ts';
import { CommandFailure, fileFailure } from './failure.ts';
import { complain } from './output.ts';
import { eventsUrl, secretFor, secretsOf } from './signing.ts';

interface CollectOptions {
  /** Where Baton is; `/events` is added. */
  readonly url: string;
  readonly secretFile: string;
  readonly source: string;
  readonly country?: string;
  readonly data: string;
  readonly spoolMb: number;
  readonly host: string;
  readonly port: number;
  readonly json?: boolean;
}

interface CollectAsterisk extends CollectOptions {
  readonly user: string;
  readonly login: 'md5' | 'plain';
  readonly passwordFile?: string;
  readonly queueLog?: string;
}

interface CollectFreeswitch extends CollectOptions {
  readonly passwordFile?: string;
  readonly cdr?: string;
  readonly timeZone?: string;
}

/** A password never stands on a command line, where every user of the machine could read it. */
async function passwordOf(file: string | undefined, name: string): Promise<string> {
  const text =
    file === undefined
      ? process.env[name]
      : await readFile(file, 'utf8').catch((error: unknown) => {
          throw fileFailure(file, error);
        });
  const password = text?.trim() ?? '';
  if (password === '')
    throw new CommandFailure(2, `no password: name a file with --password-file, or set ${name}`);
  if (/[\r\n]/.test(password)) throw new CommandFailure(2, `the password has more than one line`);
  return password;
}

async function collectingOf(options: CollectOptions) {
  const { source, host, port } = options;
  const country = options.country?.toUpperCase();
  if (country !== undefined && !isCountry(country))
    throw new CommandFailure(2, `--country ${options.country}: not a country of ISO 3166, like US`);
  const url = eventsUrl(options.url);
  const secret = secretFor(source, await secretsOf(options.secretFile));
  if (secret === undefined)
    throw new CommandFailure(2, `${options.secretFile}: sources: no secret for ${source}`);
  const signal = untilStopped();
  const mostSpooled = options.spoolMb * 1024 * 1024;
  const say = options.json ? sayAsJson : sayInWords;
  return { collecting: { url, secret, folder: options.data, mostSpooled, host, port, say, signal }, country };
}

const sayInWords = (what: string): void => complain(`${new Date().toISOString()} ${what}`);

/** For collectors of logs, which read standard output a line at a time. */
function sayAsJson(what: string): void {
  process.stdout.write(`${JSON.stringify({ at: new Date().toISOString(), says: what })}\n`);
}

/** Ctrl-C and systemd: what was read is written down, then it ends. */
function untilStopped(): AbortSignal {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
  return stop.signal;
}

export async function collectAsterisk(options: CollectAsterisk): Promise<void> {
  const { user, login: how, queueLog, source, host, port } = options;
  const secret = await passwordOf(options.passwordFile, 'BATON_AMI_SECRET');
  const { collecting, country } = await collectingOf(options);
  await runCollector(collecting, (before) =>
    followAsterisk({ source, country, host, port, login: { user, secret, how }, queueLog }, before),
  );
}

export async function collectFreeswitch(options: CollectFreeswitch): Promise<void> {
  const { source, host, port, cdr, timeZone } = options;
  if (cdr !== undefined && timeZone === undefined)
    throw new CommandFailure(2, `--cdr needs --time-zone, like America/Chicago: the rows name no zone`);
  if (timeZone !== undefined && instantOnWall('2026-01-01T12:00', timeZone) === undefined)
    throw new CommandFailure(2, `--time-zone ${timeZone}: not a zone, like America/Chicago`);
  const password = await passwordOf(options.passwordFile, 'BATON_EVENT_SOCKET_PASSWORD');
  const { collecting, country } = await collectingOf(options);
  await runCollector(collecting, (before) =>
    followFreeswitch({ source, country, timeZone, host, port, password, cdr }, before),
  );
}
