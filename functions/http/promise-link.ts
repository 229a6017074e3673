import { cancelled, moved, promiseBehind } from '../app/promise-view.ts';
import { linkNotice } from '../console/link-layout.ts';
import { promisePage } from '../console/promise-page.ts';
import type { Fact } from '../domain/event.ts';
import type { Link } from '../domain/links.ts';
import type { Instant } from '../domain/time.ts';
import {
  CANCELLED_TITLE,
  CANCELLED_WORDS,
  CHANGED_WORDS,
  MOVED_TITLE,
  movedWords,
  TAKEN_WORDS,
} from '../domain/wording/promise-page.ts';
import type { LinkPages } from './link-pages.ts';
import type { ApiPorts } from './ports.ts';

type PromiseLink = Extract<Link, { kind: 'promise' }>;

/**
 * A customer's promised call behind its link: see it, move it, cancel it. What they ask for goes the way of every
 * event; the page says what will follow.
 */
export function promiseLink({
  policies,
  store,
  queues,
}: Pick<ApiPorts, 'policies' | 'store' | 'queues'>): LinkPages<PromiseLink> {
  const behind = async (link: PromiseLink, now: Instant) =>
    promiseBehind({ store }, await policies.active(), link, now);
  const keep = (fact: Fact) => queues.intake([{ kind: 'fact', fact }]);

  return {
    async show(link, now) {
      const found = await behind(link, now);
      return found && promisePage(found.view);
    },

    async act(link, form, now) {
      const found = await behind(link, now);
      if (!found) return undefined;
      const { view } = found;
      if (form.get('seen') !== view.seen) return promisePage(view, CHANGED_WORDS);
      if (form.get('do') === 'cancel') {
        if (!view.mayCancel) return promisePage(view);
        await keep(cancelled(found, now));
        return linkNotice(CANCELLED_TITLE, CANCELLED_WORDS);
      }
      const wanted = form.get('at');
      const at = view.days.flatMap(({ times }) => times).find((time) => time.at === wanted)?.at;
      if (form.get('do') !== 'move' || at === undefined) return promisePage(view, TAKEN_WORDS);
      await keep(moved(found, at, now));
      return linkNotice(MOVED_TITLE, movedWords(at, now, view.zone));
    },
  };
}
