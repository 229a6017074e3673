import { describe, expect, test } from 'vitest';
import { explain } from '../../functions/domain/explain/explain.ts';
import { explanationText } from '../../functions/domain/explain/explain-words.ts';
import { carrier } from '../support/carrier.ts';
import { at, CASE, policyOf, type Timeline, timeline } from '../support/given.ts';

/** Pam is asked at 10:00, and nothing of the carrier's is heard unless a test says so. */
function asked(): Timeline {
  const t = timeline(policyOf(), carrier({ texts: { pam: 'silent' }, pages: { pam: 'silent' } }));
  t.happens('10:00', 'supervisor.requested', { by: 'customer' });
  return t;
}
const page = 'page.supervisorRequested.1.1.pam';
const linesOf = (t: Timeline, who = 'pam') =>
  explanationText(explain(CASE, t.history, t.policy, t.now()))
    .split('\n')
    .filter((line) => new RegExp(`^ +${who}( by phone)?: `).test(line))
    .map((line) => line.trim());

describe('an explanation says what became of a page', () => {
  test('held by the budget, and bundled', () => {
    const t = asked();
    t.happens('10:00:01', 'page.held', { message: page, until: at('10:01') });
    t.happens('10:01:02', 'message.delivered', { message: page, digest: 'digest.pam.1' });
    expect(linesOf(t)).toEqual([
      'pam: held back by the budget 2026-11-23 10:00:01, to go out in a digest 2026-11-23 10:01:00; went out in digest.pam.1; delivered 2026-11-23 10:01:02',
    ]);
  });

  test.each([
    ['budget', 'not sent: as many as the budget allows were sent'],
    ['stopped', 'not sent: they said STOP'],
    ['landline', 'not sent: their number takes no texts'],
    ['quarantined', 'not sent: their number failed again and again'],
    ['30007', 'failed: 30007, a carrier refused it'],
    ['no-status', 'failed: the carrier said nothing for a minute'],
  ])('%s: moved to another channel, and why', (code, words) => {
    const t = asked();
    t.happens('10:00:02', 'message.failed', { message: page, code });
    const [text, call] = linesOf(t);
    expect(text).toContain(words);
    expect(call).toBe('pam by phone: its outcome is not known yet');
  });
});
