import { type ClientOrderId, err, ok, type Result } from '@loadline/core';
import { explainBreach } from './explain-breach.ts';
import { explainOrder } from './explain-order.ts';
import type { Explanation } from './explanation.ts';
import type { Subject } from './find-subject.ts';
import type { DayStory } from './story/day-story.ts';
import { familyOf, indexOrders } from './story/order-index.ts';
import { openedBy } from './story/order-prices.ts';

/**
 * The explanation of something that was found in the same day.
 *
 * @returns a sentence for a trade whose opening order the journal of the day does not know.
 */
export function explainSubject(story: DayStory, subject: Subject): Result<Explanation, string> {
  if (subject.kind === 'breach') {
    const breach = explainBreach(story, subject.sequence);
    return breach === null ? err(`There is no such breach on ${story.day}.`) : ok(breach);
  }
  const name = nameOf(story, subject);
  const family = name === null ? null : familyOf(indexOrders(story), name);
  if (family !== null) return ok(explainOrder(story, family, subject.kind));
  const what =
    subject.kind === 'trade' ? 'The trade was opened by an order' : `${name ?? 'It'} is an order`;
  return err(`${what} that the journal of ${story.day} does not tell of: it was found open.`);
}

const nameOf = (
  story: DayStory,
  subject: Exclude<Subject, { kind: 'breach' }>,
): ClientOrderId | null =>
  'clientOrderId' in subject ? subject.clientOrderId : openedBy(story, subject.sequence);
