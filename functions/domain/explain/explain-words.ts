import { comparedWords } from '../climbs/grounds.ts';
import type { Instant } from '../time.ts';
import type { CrossedExplained, Explanation, RuleExplained } from './explain.ts';
import type { ClimbExplained, RungExplained } from './explain-climbs.ts';
import { BY, fateWords } from './explain-pages.ts';
import { stampIn } from './stamp.ts';

/** An explanation as text, for a terminal. */

interface Clock {
  readonly at: Instant;
  readonly timeZone: string;
}

const stamp = (t: Instant, { timeZone }: Clock): string => stampIn(t, timeZone);

const VERDICTS = { crossed: 'CROSSED', 'not crossed': 'not crossed', 'switched off': 'off' };

export function explanationText(explanation: Explanation): string {
  const { climbs, rules, next, facts, state, priority } = explanation;
  return [
    `${explanation.case} at ${stamp(explanation.at, explanation)} (${explanation.timeZone}): ${state}, ${priority}`,
    `policy ${explanation.revision}, ${facts} facts`,
    '',
    'Pages',
    ...(climbs.length === 0 ? ['  nobody was paged'] : climbs.flatMap((c) => climbLines(c, explanation))),
    '',
    'Rules',
    ...rules.flatMap((rule) => ruleLines(rule, explanation)),
    '',
    'Looked at next',
    ...(next.length === 0
      ? ['  nothing: time alone changes nothing here']
      : next.map(({ at, why }) => `  ${stamp(at, explanation)}  ${why}`)),
    '',
  ].join('\n');
}

function climbLines(c: ClimbExplained, clock: Clock): string[] {
  const { compared, events, revision } = c.grounds;
  return [
    `  ${stamp(c.startedAt, clock)}  ${c.id}: ${c.why}`,
    `      compared  ${comparedWords(compared, c.startedAt, clock.timeZone)}`,
    ...(c.grounds.clock === undefined ? [] : [`      clock     ${c.grounds.clock}`]),
    `      events    ${events.join(', ') || 'none'}`,
    `      policy    ${revision}${c.state === 'ended' ? '' : `; the climb is ${c.state}`}`,
    ...inTurn(c, clock).map((line) => `    ${line}`),
  ];
}

/** Rungs, answers and turns of a climb by their time. */
function inTurn(c: ClimbExplained, clock: Clock): string[] {
  const lines = [
    ...c.answers.map(({ at, person, verb, outcome }) => ({
      at,
      lines: [`${stamp(at, clock)}  ${person} answered “${verb}”: ${outcome}`],
    })),
    ...c.turns.map(({ at, what }) => ({ at, lines: [`${stamp(at, clock)}  ${what}`] })),
    ...c.rungs.map((rung) => ({ at: rung.at, lines: rungLines(rung, clock) })),
  ];
  return lines.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).flatMap((entry) => entry.lines);
}

function rungLines(
  { at, name, pages, leftOut, skipped, acknowledgeBy }: RungExplained,
  clock: Clock,
): string[] {
  const until = acknowledgeBy ? `, to be answered by ${stamp(acknowledgeBy, clock)}` : '';
  const paged = pages.map(({ person }) => person).join(', ') || 'nobody';
  return [
    `${stamp(at, clock)}  ${name}: ${skipped === undefined ? `pages ${paged}${until}` : `passed over, ${skipped}`}`,
    ...pages.map((page) => `    ${page.person}${BY[page.channel]}: ${fateWords(page, clock.timeZone)}`),
    ...leftOut.map(({ who, why }) => `    ${who}: not paged, ${why}`),
  ];
}

function ruleLines({ rule, verdict, compared, words, crossed }: RuleExplained, clock: Clock): string[] {
  const facts = comparedWords(compared, clock.at, clock.timeZone);
  return [
    `  ${rule.padEnd(21)} ${VERDICTS[verdict].padEnd(12)} ${facts}${facts ? '; ' : ''}${words}`,
    ...crossed.map((c) => `      ${crossedWords(c, clock)}`),
  ];
}

const crossedWords = ({ at, why, climb, noClimb }: CrossedExplained, clock: Clock): string =>
  climb === undefined
    ? `${stamp(at, clock)}  ${why}: no page, ${noClimb}`
    : `${stamp(at, clock)}  see ${climb}`;
