import type { linkNotice } from '../console/link-layout.ts';
import type { Link } from '../domain/links.ts';
import type { Instant } from '../domain/time.ts';

/** What one kind of link shows, and what its form does. `undefined`: what it opened is there no more. */
export interface LinkPages<Kind extends Link> {
  show(link: Kind, now: Instant): Promise<LinkPage | undefined>;
  /** Doing the same twice does it once. */
  act(link: Kind, form: URLSearchParams, now: Instant): Promise<LinkPage | undefined>;
}
export type LinkPage = ReturnType<typeof linkNotice>;
