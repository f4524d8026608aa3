import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { timestampMs } from '@loadline/wire';

/** What can be kept here: an entity of the wire that does not change any more. */
export type ClosedEntity = Readonly<{ id: number; creationTimestamp: string }>;

type Page = Readonly<{ ids: Span; times: Span; bytes: Uint8Array }>;
type Span = Readonly<{ from: number; to: number }>;

const PAGE_LENGTH = 256;
/** The fastest one: a page of orders takes a millisecond, and is a tenth of its text. */
const LEVEL = 1;

/**
 * Entities that nobody changes any more, in pages of deflated JSON: an order takes some dozen
 * bytes instead of a kilobyte, and history still tells all of them.
 */
export class EntityPages<Entity extends ClosedEntity> {
  readonly #pages: Page[] = [];
  #open: Entity[] = [];

  add(entity: Entity): void {
    this.#open.push(entity);
    if (this.#open.length < PAGE_LENGTH) return;
    this.#pages.push(pageOf(this.#open));
    this.#open = [];
  }

  /** All that were created with `from <= time <= to`, and maybe some more of their pages. */
  around(from: number, to: number): Entity[] {
    const found = this.#pages.filter(({ times }) => times.from <= to && times.to >= from);
    return [...found.flatMap((page) => this.#read(page)), ...this.#open];
  }

  find(id: number): Entity | null {
    const isWanted = (entity: Entity): boolean => entity.id === id;
    for (const page of this.#pages) {
      if (id < page.ids.from || id > page.ids.to) continue;
      const found = this.#read(page).find(isWanted);
      if (found !== undefined) return found;
    }
    return this.#open.find(isWanted) ?? null;
  }

  /** The text is what `pageOf` wrote. */
  #read({ bytes }: Page): Entity[] {
    return JSON.parse(inflateRawSync(bytes).toString('utf8')) as Entity[];
  }
}

function pageOf(entities: readonly ClosedEntity[]): Page {
  const times = entities.map(({ creationTimestamp }) => timestampMs(creationTimestamp) ?? 0);
  const deflated = deflateRawSync(JSON.stringify(entities), { level: LEVEL });
  return {
    ids: spanOf(entities.map(({ id }) => id)),
    times: spanOf(times),
    // A copy of its own length: the result of zlib is a part of a larger buffer.
    bytes: Uint8Array.from(deflated),
  };
}

const spanOf = (values: readonly number[]): Span => ({
  from: Math.min(...values),
  to: Math.max(...values),
});
