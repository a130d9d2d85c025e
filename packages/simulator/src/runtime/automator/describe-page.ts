import type { OpenPage } from '../engine/open-page.ts';

/** A page as the protocol describes it. */
export interface PageDescription {
  readonly pageId: number;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

/** The ids of pages, which stay the same as long as a page lives. */
const ids = new WeakMap<OpenPage, number>();
let nextId = 0;

export function describePage(page: OpenPage): PageDescription {
  const known = ids.get(page);
  if (known === undefined) {
    nextId += 1;
    ids.set(page, nextId);
  }
  return { pageId: known ?? nextId, path: page.path, query: page.query };
}
