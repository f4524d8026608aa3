import type { ClientOrderId, IsoDate } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, NQ } from '../../test/story-builder.ts';
import { type DaySubjects, findSubject, type Question } from './find-subject.ts';

function order(name: string, more: Partial<DaySubjects['orders'][number]> = {}) {
  return {
    clientOrderId: name as ClientOrderId,
    accountId: ACCOUNT,
    contractId: NQ,
    strategyId: null,
    firstSequence: 1,
    order: null,
    request: { clientOrderId: name } as never,
    venueIds: [],
    fillIds: [],
    parentId: null,
    ...more,
  };
}

const exit = (name: string, parent: string, more = {}) =>
  order(name, { request: null, parentId: parent as ClientOrderId, ...more });

const TODAY: DaySubjects = {
  day: '2025-12-02' as IsoDate,
  orders: [
    order('r2-0-1', { venueIds: ['9001'], fillIds: ['9010'] }),
    exit('r2-0-1-SL', 'r2-0-1', { venueIds: ['9002'], fillIds: ['9011'] }),
    exit('r2-0-1-TP', 'r2-0-1', { venueIds: ['9003'] }),
    order('r2-0-2', { venueIds: ['9020'] }),
  ],
  trades: [{ sequence: 40, fillIds: ['9010', '9011'] }],
  denials: [],
  breaches: [],
};

const YESTERDAY: DaySubjects = {
  day: '2025-12-01' as IsoDate,
  orders: [order('r1-0-1', { venueIds: ['8001'] }), order('r1-0-2')],
  trades: [],
  denials: ['r1-0-2' as ClientOrderId],
  breaches: [77],
};

const find = (kind: Question['kind'], id: string) => findSubject([TODAY, YESTERDAY], { kind, id });

describe('what a person wants to have explained', () => {
  it.each<{ name: string; asked: [Question['kind'], string]; day: string; found: object }>([
    { name: 'an order', asked: [null, 'r2-0-2'], day: 'T', found: { clientOrderId: 'r2-0-2' } },
    { name: 'an exit', asked: [null, 'r2-0-1-SL'], day: 'T', found: { kind: 'order' } },
    {
      name: 'a venue’s number',
      asked: [null, '8001'],
      day: 'Y',
      found: { clientOrderId: 'r1-0-1' },
    },
    { name: 'a fill of a trade', asked: [null, '9011'], day: 'T', found: { sequence: 40 } },
    { name: 'the order of a fill', asked: ['order', '9010'], day: 'T', found: { kind: 'order' } },
    { name: 'a trade by its entry', asked: ['trade', 'r2-0-1'], day: 'T', found: { sequence: 40 } },
    { name: 'a trade by its exit', asked: ['trade', '9002'], day: 'T', found: { sequence: 40 } },
    { name: 'a trade by its number', asked: ['trade', '1'], day: 'T', found: { sequence: 40 } },
    { name: 'the last order', asked: [null, 'last'], day: 'T', found: { clientOrderId: 'r2-0-2' } },
    { name: 'the last trade', asked: ['trade', 'last'], day: 'T', found: { sequence: 40 } },
    { name: 'the last denial', asked: ['denial', 'last'], day: 'Y', found: { kind: 'denial' } },
    { name: 'a denial by its number', asked: ['denial', '1'], day: 'Y', found: { kind: 'denial' } },
    { name: 'the last breach', asked: ['breach', 'last'], day: 'Y', found: { sequence: 77 } },
    {
      name: 'one beginning',
      asked: [null, 'r2-0-2'],
      day: 'T',
      found: { clientOrderId: 'r2-0-2' },
    },
    {
      name: 'a beginning of its exits too',
      asked: [null, '900'],
      day: 'T',
      found: { kind: 'order' },
    },
  ])('is found: $name', ({ asked: [kind, id], day, found }) => {
    const answer = find(kind, id);
    const date = (day === 'T' ? TODAY : YESTERDAY).day;
    expect(answer).toMatchObject({ ok: true, value: { day: date, subject: found } });
  });

  it.each<{ asked: [Question['kind'], string]; says: string }>([
    {
      asked: [null, 'r1-0'],
      says: 'r1-0 is the beginning of 2 orders: r1-0-1, r1-0-2. Write more of it.',
    },
    {
      asked: [null, 'r1-0-7'],
      says:
        'There is no order, fill or trade r1-0-7 in 2 days of the journal: ' +
        'the nearest are r1-0-1, r1-0-2, r2-0-1.',
    },
    {
      asked: ['trade', '3'],
      says: 'There is no trade 3 in 2 days of the journal: there is 1 trade.',
    },
  ])('is answered with what there is: $asked', ({ asked: [kind, id], says }) => {
    expect(find(kind, id)).toEqual({ ok: false, error: says });
  });

  it('is asked of no more days than it takes', () => {
    function* days() {
      yield TODAY;
      throw new Error('the day before is not needed');
    }
    expect(findSubject(days(), { kind: null, id: 'r2-0-1' }).ok).toBe(true);
  });
});
