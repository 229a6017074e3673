import { cancelled, viewPromise } from '../app/promise-view.ts';
import { linkNotice } from '../console/link-layout.ts';
import { promisePage } from '../console/promise-page.ts';
import type { Link } from '../domain/links.ts';
import type { LinkPages } from './link-pages.ts';
import type { ApiPorts } from './ports.ts';

/** A customer's promised call behind its link: see it, cancel it. What they ask for goes the way of every event. */
export function promiseLink({
  policies,
  store,
  queues,
}: Pick<ApiPorts, 'policies' | 'store' | 'queues'>): LinkPages<Extract<Link, { kind: 'promise' }>> {
  const view = async (link: Extract<Link, { kind: 'promise' }>, now: Parameters<typeof viewPromise>[3]) =>
    viewPromise({ store }, await policies.active(), link, now);

  return {
    async show(link, now) {
      const found = await view(link, now);
      return found && promisePage(found);
    },
    async act(link, form, now) {
      const found = await view(link, now);
      if (!found?.mayCancel || form.get('do') !== 'cancel') return found && promisePage(found);
      await queues.intake([{ kind: 'fact', fact: cancelled(link, form.get('seen') ?? found.seen, now) }]);
      return linkNotice('Your call is cancelled', 'We will not call you.');
    },
  };
}
