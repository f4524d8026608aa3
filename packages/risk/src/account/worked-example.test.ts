import { readFileSync } from 'node:fs';
import {
  type ClientOrderId,
  type Contract,
  type ContractId,
  type OrderRequest,
  type Price,
  parseContractId,
  type Quantity,
  type Ticks,
} from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { anAccount, anOpenMarket, hold } from '../../test/account-scene.ts';
import { dollars } from '../../test/rules.ts';
import { anOrder, contractOf, NOW } from '../../test/situation.ts';
import { explainDecision } from '../decision/explain.ts';
import { gapTicks } from '../gap/gap-model.ts';
import { sizeOrder } from '../sizing/size-order.ts';
import type { AccountRisk } from './account-risk.ts';

const PAGE = new URL('../../../../docs/concepts/risk.md', import.meta.url);
const MNQ = contractOf('MNQ');
const MES = contractOf('MES');
const NQ = contractOf('NQ');
const STOP = 'stop-1' as ClientOrderId;

/** Quarter points: the grid of all three products. */
const at = (points: number): Price => (points * 4) as Price;

/** The account of the page at 09:30 in Chicago. */
function accountOfPage(): AccountRisk {
  const risk = anAccount();
  risk.onBalance(dollars(49_880));
  hold(risk, MNQ, 2, at(25_000));
  risk.onPrice(MNQ.id, at(25_010));
  const side = 'sell';
  risk.onStop({ orderId: STOP, contract: MNQ, side, price: at(24_980), quantity: 2 });
  risk.onEntry({
    orderId: 'entry-1' as ClientOrderId,
    contract: MES,
    side: 'buy',
    quantity: 3,
    stopTicks: 40,
    group: null,
  });
  return risk;
}

const ofThree = anOrder({
  clientOrderId: 'order-1' as ClientOrderId,
  contractId: NQ.id,
  quantity: 3 as Quantity,
  stopPrice: at(25_012),
  bracket: { stopTicks: 40 as Ticks, targetTicks: null },
});

const ofOne: OrderRequest = {
  ...ofThree,
  clientOrderId: 'order-2' as ClientOrderId,
  quantity: 1 as Quantity,
};

const close = anOrder({
  clientOrderId: 'order-3' as ClientOrderId,
  type: 'market',
  side: 'sell',
  stopPrice: null,
  bracket: null,
});

function explained(risk: AccountRisk, request: OrderRequest, contract: Contract) {
  const around = anOpenMarket(contract, at(25_010));
  const decision = risk.assess(request, around);
  return explainDecision(risk.record(request, decision, around), named);
}

function named(contractId: ContractId): Contract | null {
  const parsed = parseContractId(contractId);
  return parsed.ok ? parsed.value : null;
}

/** The blocks of plain text on the page, in their order. */
const blocks = (): readonly string[] =>
  [...readFileSync(PAGE, 'utf8').matchAll(/^```text\n([\s\S]*?)^```/gm)].map(
    ([, text = '']) => text,
  );

describe('the worked example on the page of the room gate', () => {
  it('is reduced to what fits', () => {
    const risk = accountOfPage();
    const lines = explained(risk, ofThree, NQ);
    // The allowance is that of the part of the session since the first question.
    expect(risk.room.worst - risk.nearestThreshold).toBe(dollars(582.62));
    expect(blocks()[0]).toBe(`${lines.join('\n')}\n`);
  });

  it('is denied once the reduced order waits as well', () => {
    const risk = accountOfPage();
    const { clientOrderId: orderId } = ofThree;
    const entry = { contract: NQ, side: 'buy', quantity: 1, stopTicks: 40, group: null } as const;
    risk.onEntry({ orderId, ...entry });
    const lines = explained(risk, ofOne, NQ);
    expect(blocks()[1]).toBe(`${lines.join('\n')}\n`);
  });

  it('is denied without a bound, and closing passes', () => {
    const risk = accountOfPage();
    risk.onOrderGone(STOP);
    const lines = [...explained(risk, ofOne, NQ), ...explained(risk, close, MNQ)];
    expect(blocks()[2]).toBe(`${lines.join('\n')}\n`);
  });

  it('sizes $300 at risk in micros', () => {
    const sized = sizeOrder({
      sizing: { kind: 'dollarsAtRisk', amount: dollars(300) },
      product: NQ.product,
      micro: MNQ.product,
      stopTicks: 40,
      room: dollars(582.62),
      gapTicks: (product) => gapTicks(product, NOW),
      contractsMax: () => 50,
    });
    expect(sized).toMatchObject({ product: 'micro', quantity: 7 });
  });
});
