import {
  PAGE_VERBS,
  type PageVerb,
  type PageView,
  pressedOn,
  viewDigest,
  viewPage,
} from '../app/page-view.ts';
import { answeredPage, digestPage, supervisorPage } from '../console/supervisor-page.ts';
import { outcomeOf } from '../domain/climbs/replies.ts';
import type { PersonId } from '../domain/ids.ts';
import type { Link } from '../domain/links.ts';
import type { Policy } from '../domain/policy.ts';
import type { Instant } from '../domain/time.ts';
import { digestReplyText } from '../domain/wording/digest.ts';
import { didText } from '../domain/wording/page-page.ts';
import { nameOf } from '../domain/wording.ts';
import type { LinkPage, LinkPages } from './link-pages.ts';
import type { ApiPorts } from './ports.ts';

/** A page, or a digest of many, behind a link: what a supervisor presses there counts like their text. */

type Ports = Pick<ApiPorts, 'policies' | 'store' | 'people' | 'queues'>;

const verbIn = (form: URLSearchParams): PageVerb | undefined =>
  PAGE_VERBS.find((verb) => verb === form.get('do'));

/** Takes the pressed button in for these cases, from the moment at which it reached the API. */
async function press(
  { queues }: Ports,
  policy: Policy,
  person: PersonId,
  verb: PageVerb,
  views: readonly PageView[],
  now: Instant,
): Promise<LinkPage> {
  const answered = views.map(({ state, brief }) => ({
    who: brief.who,
    ...outcomeOf(state, person, verb, now),
  }));
  await queues.intake(
    views.map(({ state }) => ({ kind: 'fact', fact: pressedOn(state, person, verb, now) })),
  );
  const [only] = answered;
  if (only && answered.length === 1) {
    const { title, changed } = didText(only, policy);
    return answeredPage(title, `${only.who}${changed ? '' : ': nothing changed'}.`);
  }
  const counted = answered.map(({ holder, ...one }) => ({ ...one, holder: nameOf(policy, holder) }));
  return answeredPage('Done', digestReplyText(counted));
}

export function pageLink(ports: Ports): LinkPages<Extract<Link, { kind: 'page' }>> {
  return {
    async show(link, now) {
      const view = await viewPage(ports, await ports.policies.active(), link, now);
      return view && supervisorPage(view);
    },
    async act(link, form, now) {
      const policy = await ports.policies.active();
      const view = await viewPage(ports, policy, link, now);
      const verb = verbIn(form);
      if (!view || !verb) return view && supervisorPage(view);
      return press(ports, policy, link.person, verb, [view], now);
    },
  };
}

export function digestLink(ports: Ports): LinkPages<Extract<Link, { kind: 'digest' }>> {
  return {
    async show(link, now) {
      const views = await viewDigest(ports, await ports.policies.active(), link, now);
      return views.length === 0 ? undefined : digestPage(views);
    },
    async act(link, form, now) {
      const policy = await ports.policies.active();
      const views = await viewDigest(ports, policy, link, now);
      const verb = verbIn(form);
      const asked = form.get('case');
      const meant =
        asked === 'all' && verb !== 'done'
          ? views.filter(({ may }) => may.includes('take'))
          : views.filter(({ state }) => state.id === asked);
      if (!verb || meant.length === 0) return views.length === 0 ? undefined : digestPage(views);
      return press(ports, policy, link.person, verb, meant, now);
    },
  };
}
