import type { ClientOrderId, OrderRequest } from '@loadline/core';

const SUFFIX = '-bare';

/**
 * The tag of an entry that goes without its exits. The venue keeps the refused order of the same
 * entry, and the tag with it, for ever (reference 8.5 and 8.6): so the second one has its own.
 */
const bareTag = (name: ClientOrderId): ClientOrderId => `${name}${SUFFIX}` as ClientOrderId;

/** An order without the exits that we make ourselves. One that has none keeps its tag. */
export function bareOf(request: OrderRequest): OrderRequest {
  const { bracket, clientOrderId } = request;
  if (bracket === null) return request;
  return { ...request, bracket: null, clientOrderId: bareTag(clientOrderId) };
}

/** The name behind a tag: an entry has one name, with its exits or without. */
export const nameOfTag = (tag: string | null): string | null =>
  tag?.endsWith(SUFFIX) === true ? tag.slice(0, -SUFFIX.length) : tag;
