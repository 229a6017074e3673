import type { Story } from '../app/story.ts';
import type { Policy } from '../domain/policy.ts';

/** Who is who in a story: the names of its expectations and phones, and the numbers that they stand for. */
interface StoryPeople {
  /** The numbers of a person, an agent, `customer` or a number itself. */
  numbersOf(name: string): readonly string[];
  /** The name under which a number's behaviour is given, and by which it is shown. */
  nameOf(number: string): string;
}

type Data = Readonly<Record<string, unknown>>;
const object = (value: unknown): Data => (typeof value === 'object' && value !== null ? (value as Data) : {});

/** Every agent that the story gives a phone to, wherever in an event it stands. */
function agentsIn(data: Data): [string, string][] {
  const places = [data['agent'], object(data['from'])['agent'], object(data['to'])['agent']].map(object);
  return places.flatMap(({ id, phone }): [string, string][] =>
    typeof id === 'string' && typeof phone === 'string' ? [[id, phone]] : [],
  );
}

export function peopleOf(story: Story, policy: Policy): StoryPeople {
  const customers = [
    ...new Set(story.events.flatMap(({ data }) => object(data['customer'])['phone'] ?? data['phone'] ?? [])),
  ].filter((phone): phone is string => typeof phone === 'string');
  const named = new Map<string, string>([
    ...Object.entries(policy.people).map(([id, { phone }]): [string, string] => [id, phone]),
    ...Object.entries(policy.teams).map(([team, { phone }]): [string, string] => [`team:${team}`, phone]),
    ...story.events.flatMap(({ data }) => agentsIn(data)),
  ]);
  const byNumber = new Map([...named].map(([name, number]) => [number, name]));
  return {
    numbersOf: (name) => (name === 'customer' ? customers : [named.get(name) ?? name]),
    nameOf(number) {
      if (story.phones[number]) return number;
      return byNumber.get(number) ?? (customers.includes(number) ? 'customer' : number);
    },
  };
}
