/** A name in a policy that stands for nothing. */
interface Loose {
  readonly path: readonly (string | number)[];
  readonly reason: string;
}

const fields = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
const items = (value: unknown): [number, unknown][] => (Array.isArray(value) ? [...value.entries()] : []);
const field = (value: unknown, name: string): unknown =>
  fields(value).find(([candidate]) => candidate === name)?.[1];

/** The names of a section; `undefined` when it is no section, so that nothing can be said of them. */
function namesIn(policy: unknown, section: string): ReadonlySet<string> | undefined {
  const value = field(policy, section);
  const isSection = value === undefined || (typeof value === 'object' && !Array.isArray(value));
  return isSection ? new Set(fields(value).map(([name]) => name)) : undefined;
}

/**
 * Every name that is used and stands for nothing: people, rotations, ladders, hours. It takes any document,
 * also one that is wrong elsewhere, so that all faults are told at once.
 */
export function looseNames(policy: unknown): Loose[] {
  const loose: Loose[] = [];
  const people = namesIn(policy, 'people');
  const rotations = namesIn(policy, 'rotations');
  const ladders = namesIn(policy, 'ladders');
  const hours = namesIn(policy, 'hours');

  const check = (
    known: ReadonlySet<string> | undefined,
    name: unknown,
    path: Loose['path'],
    says: (name: string) => string,
  ): void => {
    if (known && typeof name === 'string' && !known.has(name)) loose.push({ path, reason: says(name) });
  };
  const person = (name: unknown, path: Loose['path']) =>
    check(people, name, path, (who) => `nobody is called ${who}`);
  const notified = (list: unknown, path: Loose['path']): void => {
    for (const [i, who] of items(list)) {
      if (typeof who === 'string' && who.startsWith('rotation:'))
        check(
          rotations,
          who.slice('rotation:'.length),
          [...path, i],
          (name) => `there is no rotation ${name}`,
        );
      else person(who, [...path, i]);
    }
  };

  for (const [name, ladder] of fields(field(policy, 'ladders'))) {
    for (const [i, rung] of items(field(ladder, 'rungs')))
      notified(field(rung, 'notify'), ['ladders', name, 'rungs', i, 'notify']);
    notified(field(ladder, 'lastResort'), ['ladders', name, 'lastResort']);
  }
  for (const [name, rotation] of fields(field(policy, 'rotations'))) {
    for (const [i, who] of items(field(rotation, 'members'))) person(who, ['rotations', name, 'members', i]);
    for (const [i, override] of items(field(rotation, 'overrides')))
      person(field(override, 'person'), ['rotations', name, 'overrides', i, 'person']);
  }
  for (const [name, rule] of fields(field(policy, 'rules'))) {
    check(ladders, field(rule, 'ladder'), ['rules', name, 'ladder'], (l) => `there is no ladder ${l}`);
    check(hours, field(rule, 'hours'), ['rules', name, 'hours'], (h) => `there are no hours ${h}`);
  }
  return loose;
}
