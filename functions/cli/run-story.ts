import type { LogEntry } from '../../infra/local/phones/records.ts';
import { explanationFor } from '../app/ask.ts';
import { readCases } from '../app/find.ts';
import { caseIdOf } from '../app/identity.ts';
import {
  type Expectation,
  isAbout,
  judge,
  lastMoment,
  momentIn,
  type Received,
  type Stood,
  type Story,
  type Verdict,
} from '../app/story.ts';
import { latestClimb } from '../domain/case.ts';
import type { Explanation } from '../domain/explain/explain.ts';
import type { Policy } from '../domain/policy.ts';
import { between, epochOf, instantAt, later } from '../domain/time.ts';
import { peopleOf } from './story-people.ts';
import { createStoryWorld, type StoryWorld } from './story-world.ts';
import { troublesIn } from './trouble.ts';

export interface Told {
  readonly title: string;
  readonly verdicts: readonly Verdict[];
  readonly received: readonly (Received & { readonly name: string; readonly expected: boolean })[];
  /** Events that the API refused, and why. */
  readonly refused: readonly string[];
  readonly holds: boolean;
  /** Of the conversation that was asked about, at the end. */
  readonly explanation?: Explanation;
}

/** Runs one story to its last offset, in a world of its own; `asked` names the conversation to explain then. */
export async function tell(story: Story, policy: Policy, asked?: string): Promise<Told> {
  const people = peopleOf(story, policy);
  const world = createStoryWorld(
    story.start,
    policy,
    (number) => story.phones[people.nameOf(number)] ?? { calls: [], sms: 'delivered' },
    troublesIn(story.trouble, 'trouble'),
  );
  const refused = schedule(story, world, people.numbersOf);
  const stands = await watch(story, world);

  const received = world.phones.log.flatMap(receivedFrom);
  const verdicts = story.expect.map((e) => judge(story, e, received, people.numbersOf, stands.get(e)));
  const shown = received.map((r) => ({
    ...r,
    name: people.nameOf(r.to),
    expected: story.expect.some((e) => !('no' in e) && isAbout(story, e, r, people.numbersOf)),
  }));
  const surprised = story.strict && shown.some(({ expected }) => !expected);
  const holds = verdicts.every((v) => v.holds) && refused.length === 0 && !surprised;
  const explanation =
    asked === undefined
      ? undefined
      : await explanationFor(
          { store: world.table },
          policy,
          { by: 'conversation', conversation: asked },
          world.clock.now(),
        );
  const told = { title: story.title, verdicts, received: shown, refused, holds };
  return explanation ? { ...told, explanation } : told;
}

/** Puts events and replies on the clock; the list it answers grows with what the API refuses. */
function schedule(story: Story, world: StoryWorld, numbersOf: (name: string) => readonly string[]): string[] {
  const refused: string[] = [];
  const at = (offset: Story['events'][number]['at'], run: () => Promise<void>) =>
    world.clock.after(between(story.start, momentIn(story, offset)), run);

  for (const [i, event] of story.events.entries()) {
    const {
      at: happened,
      arrives = happened,
      times,
      id = `event-${String(i + 1).padStart(4, '0')}`,
      ...rest
    } = event;
    const cloudEvent = {
      specversion: '1.0',
      id,
      sequence: String(i),
      time: momentIn(story, happened),
      ...rest,
    };
    for (let n = 0; n < times; n++)
      at(arrives, async () => {
        const { status, body } = await world.post(cloudEvent);
        if (status !== 202) refused.push(`events[${i}]: ${body}`);
      });
  }
  for (const { at: offset, from, text } of story.replies)
    at(offset, () => world.phones.text(numbersOf(from)[0] ?? from, text));
  return refused;
}

/** Runs the story, stopping at each expectation about a case to see how it stands. */
async function watch(story: Story, world: StoryWorld): Promise<Map<Expectation, Stood | undefined>> {
  const stands = new Map<Expectation, Stood | undefined>();
  const looks = story.expect
    .flatMap((expectation) =>
      'at' in expectation ? [{ expectation, at: momentIn(story, expectation.at) }] : [],
    )
    .sort((a, b) => (a.at < b.at ? -1 : 1));
  for (const { expectation, at } of looks) {
    await world.clock.runTo(later(at, world.clock.now()));
    const asked = 'case' in expectation ? expectation.case : expectation.promise;
    stands.set(expectation, await standOf(world, asked.subject ?? story.events[0]?.subject ?? ''));
  }
  await world.clock.runTo(lastMoment(story));
  return stands;
}

async function standOf({ table }: StoryWorld, subject: string): Promise<Stood | undefined> {
  const id = caseIdOf(subject);
  const state = (await readCases(table, [id])).get(id);
  if (!state) return undefined;
  const climb = latestClimb(state);
  return {
    state: state.state,
    priority: state.priority,
    reason: climb?.reason,
    level: climb ? climb.rung + 1 : 0,
    handoffs: state.handoffs.length,
    promises: state.promises.map((p) => p.state),
  };
}

/** Why a phone was reached is in the name of its message, which its status callback carries. */
function receivedFrom(entry: LogEntry): Received[] {
  if (entry.kind === 'text' && entry.direction === 'in') return [];
  const message = decodeURIComponent(entry.statusCallback?.split('#')[0]?.split('/')[6] ?? '');
  const [, reason = ''] = message.split('.');
  return [
    {
      at: instantAt(entry.at),
      kind: entry.kind === 'text' ? 'sms' : 'call',
      to: entry.to,
      words: entry.kind === 'text' ? entry.body : entry.heard.join(' '),
      reason,
      outcome: entry.kind === 'text' ? entry.status : (entry.outcome ?? entry.status),
    },
  ];
}

/** How long after the start of the story, as `2:40:05`. */
export function clockOf(story: Story, r: Received): string {
  const total = Math.floor((epochOf(r.at) - epochOf(story.start)) / 1000);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${Math.floor(total / 3600)}:${two(Math.floor(total / 60) % 60)}:${two(total % 60)}`;
}
