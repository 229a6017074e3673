#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import pkg from '../package.json' with { type: 'json' };
import { CommandFailure } from './cli/failure.ts';
import { complain, endQuietlyWithTheReader } from './cli/output.ts';
import { SYSTEMS } from './cli/systems.ts';
import { useRuntime } from './runtime.ts';

/** The terminal's entry. Each command loads its own module, so that a small one starts fast. */

const unfit = useRuntime();
if (unfit !== undefined) {
  complain(`baton: ${unfit}`);
  process.exit(2);
}

const baton = new Command('baton')
  .description(pkg.description)
  .version(pkg.version)
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'baton: ')) })
  .addHelpText('after', '\nExit: 0 it worked, 1 what was asked did not hold, 2 bad use.');

baton
  .command('start')
  .description('run the whole system on this machine')
  .option('--port <number>', 'where it answers', portOf, 4000)
  .option('--data <folder>', 'where it keeps its state', '.baton')
  .option('--policy <file>', 'limits, people and ladders', 'infra/policy.yaml')
  .option('--public-url <url>', 'the address under which the outside reaches it')
  .option('--trouble <kinds>', 'make Twilio behave badly, like cut/5,dropped/4: every fifth, every fourth')
  .option('--json', 'say what happens as JSON, one object a line')
  .action(async (options) => {
    const { start } = await import('./cli/start.ts');
    await start(options);
  });

baton
  .command('story')
  .description('run stories in virtual time; print the timeline; fail when an expectation does not hold')
  .argument('<file...>', 'stories (JSON)')
  .option('--policy <file>', "instead of the policy.yaml in the story's own folder")
  .option('--explain <subject>', 'say at the end why each page of this conversation was sent or not')
  .option('--json', 'print the timeline as JSON')
  .action(async (files, options) => {
    const { story } = await import('./cli/story.ts');
    process.exitCode = await story(files, options);
  });

baton
  .command('convert')
  .description("a phone system's own log → events, NDJSON on standard output")
  .argument('<file...>', 'logs, the oldest first; - is standard input')
  .addOption(new Option('--from <system>', 'what wrote the log').choices(SYSTEMS).makeOptionMandatory())
  .option('--source <name>', 'the source of the events: one name for each server, like asterisk:pbx-1')
  .option('--country <code>', 'the country of national phone numbers, like US (default: only +… is a number)')
  .option('--time-zone <zone>', 'the zone of times that name none, like America/Chicago (default: UTC)')
  .option('--map <file>', 'with --from csv: which column of the table is what (YAML or JSON)')
  .option('--ending-now', 'shift all times so that the last line is now: for trying Baton with an old log')
  .option('--json', 'the report on standard error as JSON')
  .action(async (files, options) => {
    const { convert } = await import('./cli/convert.ts');
    process.exitCode = await convert(files, options);
  });

baton
  .command('backtest')
  .description(
    'replay recorded events: who would have been told of what, and when; with two policies, the difference',
  )
  .argument('<log...>', 'NDJSON as convert writes it; - is standard input')
  .requiredOption('--policy <file>', 'limits, people and ladders')
  .option('--against <file>', 'a second policy, to compare with')
  .option(
    '--acknowledge-after <duration>',
    'the first person paged takes it after so long (default: nobody does)',
  )
  .addOption(new Option('--from <system>', "the log is a phone system's own").choices(SYSTEMS))
  .option('--source <name>', 'with --from: the source of the events')
  .option('--country <code>', 'with --from: the country of national phone numbers, like US')
  .option('--time-zone <zone>', 'with --from: the zone of times that name none')
  .option('--json', 'print everything as JSON')
  .option('--html <file>', 'write a page with pictures, too')
  .action(async (files, options) => {
    const { backtest } = await import('./cli/backtest.ts');
    process.exitCode = await backtest(files, options);
  });

baton
  .command('send')
  .description('post events to Baton in signed batches; a repeated event is one event')
  .argument('[file...]', 'NDJSON as convert writes it (default: standard input)')
  .option('--url <url>', 'where Baton is', 'http://127.0.0.1:4000')
  .option('--secret-file <file>', 'JSON with the signing secrets under "sources"', '.baton/secrets.json')
  .option('--json', 'print what was accepted and refused as JSON')
  .action(async (files, options) => {
    const { send } = await import('./cli/send.ts');
    process.exitCode = await send(files, options);
  });

baton
  .command('doctor')
  .description('check credentials, wiring and clocks, and say what to mend; changes nothing')
  .argument('[source]', 'look at one source of events alone, like asterisk:pbx-1')
  .option('--url <url>', 'where Baton is, as Twilio reaches it', 'http://127.0.0.1:4000')
  .option('--secret-file <file>', "JSON with Baton's secrets", '.baton/secrets.json')
  .option(
    '--secret-id <id>',
    "instead of the file: the secret in AWS Secrets Manager (the stack's output SecretId)",
  )
  .option('--json', 'print what was found as JSON')
  .action(async (source, options) => {
    const { doctor } = await import('./cli/doctor.ts');
    process.exitCode = await doctor(source, options);
  });

const collect = baton
  .command('collect')
  .description('follow a phone system beside it, and post what happens: runs until it is stopped');

const collector = (name: string, description: string, port: number, source: string): Command =>
  collect
    .command(name)
    .description(description)
    .option('--host <name>', 'where the phone system listens', '127.0.0.1')
    .option('--port <number>', 'and on which port', portOf, port)
    .option('--source <name>', 'the source of the events: one name for each server', source)
    .option(
      '--country <code>',
      'the country of national phone numbers, like US (default: only +… is a number)',
    )
    .option('--url <url>', 'where Baton is', 'http://127.0.0.1:4000')
    .option('--secret-file <file>', 'JSON with the signing secrets under "sources"', '.baton/secrets.json')
    .option('--data <folder>', 'where it keeps its state and its spool', `.baton-collect/${name}`)
    .option('--spool-mb <number>', 'how much it keeps while Baton is away', sizeOf, 256)
    .option('--json', 'say what happens as JSON, a line each on standard output');

collector('asterisk', 'the manager interface, and the queue log behind it', 5038, 'asterisk:pbx')
  .option('--user <name>', 'the user in manager.conf', 'baton')
  .option('--password-file <file>', "its secret (default: the environment's BATON_AMI_SECRET)")
  .addOption(new Option('--login <how>', 'how the secret is shown').choices(['md5', 'plain']).default('md5'))
  .option('--queue-log <file>', 'like /var/log/asterisk/queue_log: what the interface misses is read there')
  .action(async (options) => {
    const { collectAsterisk } = await import('./cli/collect.ts');
    await collectAsterisk(options);
  });

collector('freeswitch', "mod_callcenter's events at the event socket", 8021, 'freeswitch:switch')
  .option('--password-file <file>', "its password (default: the environment's BATON_EVENT_SOCKET_PASSWORD)")
  .option(
    '--cdr <file>',
    'like /var/log/freeswitch/cdr-csv/Master.csv: how calls ended that the socket missed',
  )
  .option('--time-zone <zone>', 'with --cdr: the zone of its times, which name none')
  .action(async (options) => {
    const { collectFreeswitch } = await import('./cli/collect.ts');
    await collectFreeswitch(options);
  });

const policy = baton.command('policy').description('look at a policy before it is in force');

policy
  .command('check')
  .description('every fault and every lint; fail when there is a fault')
  .argument('<file>', 'YAML or JSON')
  .option('--now <time>', 'look at rotations and holidays from this moment on (default: now)')
  .option('--json', 'print what was found as JSON')
  .action(async (file, options) => {
    const { check } = await import('./cli/policy.ts');
    process.exitCode = await check(file, options);
  });

policy
  .command('schema')
  .description('the JSON Schema of a policy, by which editors complete and check it')
  .argument('[file]', 'where to write it (default: standard output)')
  .option('--json', 'say as JSON where it was written')
  .action(async (file, options) => {
    const { schema } = await import('./cli/policy.ts');
    process.exitCode = await schema(file, options);
  });

baton
  .command('explain')
  .description('why each page of a case was sent or not: rule, facts compared, clock arithmetic')
  .argument('<case>', 'a case (case_…) or a conversation of it')
  .option('--at <time>', 'as it stood then, like 2026-11-23T19:00:00-06:00 (default: now)')
  .option('--url <url>', 'where Baton is', 'http://127.0.0.1:4000')
  .option('--secret-file <file>', 'JSON with user and password under "console"', '.baton/secrets.json')
  .option('--json', 'print the explanation as JSON')
  .action(async (named, options) => {
    const { explainCase } = await import('./cli/explain.ts');
    process.exitCode = await explainCase(named, options);
  });

baton
  .command('erase')
  .description('remove a customer everywhere: their cases, what happened in them, and what leads there')
  .requiredOption(
    '--phone <number>',
    'their number, like +15555550101; - reads it from standard input, where no list of commands keeps it',
  )
  .option('--dry-run', 'only say what would be removed')
  .option('--url <url>', 'where Baton is', 'http://127.0.0.1:4000')
  .option('--secret-file <file>', 'JSON with user and password under "console"', '.baton/secrets.json')
  .option('--json', 'print what was removed as JSON')
  .action(async (options) => {
    const { erase } = await import('./cli/erase.ts');
    process.exitCode = await erase(options);
  });

function sizeOf(text: string): number {
  const size = Number(text);
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('It is a number of megabytes, from 1 on.');
  return size;
}

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError('It is a number up to 65535.');
  return port;
}

endQuietlyWithTheReader();
try {
  await baton.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has said what is wrong already.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else if (error instanceof CommandFailure) {
    complain(`baton: ${error.message}`);
    process.exitCode = error.exitCode;
  } else throw error;
}
