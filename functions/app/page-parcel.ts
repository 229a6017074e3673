import { briefOf } from '../domain/brief/brief-of.ts';
import type { Case, Climb } from '../domain/case.ts';
import type { PersonId } from '../domain/ids.ts';
import type { Policy } from '../domain/policy.ts';
import { duration, type Instant, plus, spanOf } from '../domain/time.ts';
import { fitsInOnePage, pageText, pageTextWithLink } from '../domain/wording/page-text.ts';
import { fitsWithLink, type Linking, type TextParcel, textTo } from './text-parcel.ts';

/** So long what is behind a supervisor's link can be opened. */
export const PAGE_OPENS_FOR = spanOf(duration('P7D'));

interface PageToPack {
  readonly state: Case;
  readonly climb: Climb;
  readonly person: PersonId;
  readonly code: number;
}

/**
 * A page as a text. What does not fit is behind a link; and where nobody can answer by text (SNS takes none in), the
 * link is the answer, too.
 */
export function packPage(
  { publicUrl }: Linking,
  policy: Policy,
  { state, climb, person, code }: PageToPack,
  now: Instant,
): TextParcel | undefined {
  const brief = briefOf(state, policy, now);
  const text = textTo(policy, person, pageText(brief, climb, code));
  if (!text || (text.by === 'twilio' && fitsInOnePage(brief, climb, code))) return text;
  const words = pageTextWithLink(
    brief,
    climb,
    text.by === 'twilio' ? code : undefined,
    fitsWithLink(publicUrl),
  );
  const to = { kind: 'page', caseId: state.id, person, climb: climb.id } as const;
  return { ...text, words, link: { to, expiresAt: plus(now, PAGE_OPENS_FOR) } };
}
