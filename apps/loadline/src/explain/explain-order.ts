import {
  type ClosedTrade,
  type Contract,
  formatMoney,
  formatPrice,
  gainText,
  type IsoDate,
  type Money,
  type Order,
  type Price,
} from '@loadline/core';
import { isoTime } from '../view/iso-time.ts';
import type { Explanation, Fact } from './explanation.ts';
import type { SubjectKind } from './find-subject.ts';
import { orderLines } from './order-lines.ts';
import { auditsOf, contractOf, type DayStory } from './story/day-story.ts';
import type { OrderFamily } from './story/order-index.ts';
import { excursionsOf, type FamilyFill, fillsOf, unprotectedMs } from './story/order-prices.ts';
import { counted, durationWords, orderWords, priceWords } from './words/plain-words.ts';
import { slippageWords } from './words/record-lines.ts';

/** What is known of an order when its story is told to the end. */
type Known = Readonly<{
  story: DayStory;
  family: OrderFamily;
  contract: Contract | null;
  fills: readonly FamilyFill[];
  /** What was closed of it; empty while its position is open. */
  trades: readonly ClosedTrade[];
}>;

/** An order from the prices before it to its outcome: also a denied one, and a trade. */
export function explainOrder(
  story: DayStory,
  family: OrderFamily,
  subject: Exclude<SubjectKind, 'breach'>,
): Explanation {
  const { root } = family;
  const fills = fillsOf(story, family);
  const contract = contractOf(root.contractId);
  const known = { story, family, contract, fills, trades: tradesOf(story, family, fills) };
  return {
    subject,
    id: root.clientOrderId,
    day: story.day,
    title: titleOf(known, subject),
    facts: factsOf(known),
    lines: orderLines(story, family, fills),
    data: dataOf(known, story.day),
  };
}

function tradesOf(
  story: DayStory,
  { root }: OrderFamily,
  fills: readonly FamilyFill[],
): readonly ClosedTrade[] {
  const entries = fills.filter(({ isEntry }) => isEntry).map(({ fill }) => fill);
  return auditsOf(story, 'tradeClosed').flatMap(({ event: { trade } }) => {
    const isOf = trade.accountId === root.accountId && trade.contractId === root.contractId;
    const isOpened = entries.some(
      ({ at, price, side }) =>
        at === trade.entryAt && price === trade.entryPrice && side === trade.side,
    );
    return isOf && isOpened ? [trade] : [];
  });
}

function titleOf({ family: { root }, contract }: Known, subject: SubjectKind): string {
  const wished = root.request ?? root.order;
  const what = wished === null ? root.clientOrderId : orderWords(wished, contract);
  const whose = root.strategyId === null ? '' : `, ${root.strategyId}`;
  const name =
    subject === 'trade' ? 'Trade of order' : subject === 'denial' ? 'Denial of' : 'Order';
  return `${name} ${root.clientOrderId}: ${what}, account ${root.accountId}${whose}`;
}

function factsOf(known: Known): readonly Fact[] {
  const { story, family, fills, trades, contract } = known;
  const { root } = family;
  const denial = denialFacts(known);
  if (denial.length > 0) return denial;
  const facts: Fact[] = [{ label: 'outcome', text: outcomeWords(known) }];
  if (root.venueIds.length > 0)
    facts.push({ label: 'at the venue', text: root.venueIds.join(', ') });
  for (const { slippage, isEntry } of fills) {
    if (slippage === null) continue;
    const label = isEntry ? 'entry' : 'exit';
    facts.push({ label, text: slippageWords(slippage, contract) });
  }
  const bare = unprotectedMs(story, family, fills);
  if (bare !== null) {
    const text = `its stop worked ${durationWords(bare)} after the fill`;
    facts.push({ label: 'protection', text });
  }
  const found = excursionsOf(story, fills);
  if (found !== null) {
    const { best, worst } = found;
    const text = `${gainText(best.profit)} at best, ${gainText(worst.profit)} at worst while open`;
    facts.push({ label: 'open profit', text });
  }
  if (trades.length > 0) facts.push(...resultFacts(trades, contract));
  return facts;
}

function resultFacts(trades: readonly ClosedTrade[], contract: Contract | null): readonly Fact[] {
  const sum = (pick: (trade: ClosedTrade) => Money): Money =>
    trades.reduce((total, trade) => total + pick(trade), 0) as Money;
  const held = trades.map(({ exitAt, entryAt, exitPrice, quantity, exitReason }) => {
    const price = priceWords(exitPrice, contract);
    const after = durationWords(exitAt - entryAt);
    return `${counted(quantity, 'contract')} out at ${price} after ${after} (${exitReason})`;
  });
  const gross = gainText(sum(({ grossPnl }) => grossPnl));
  const net = gainText(sum(({ netPnl }) => netPnl));
  const fees = gainText(-sum(({ fees: paid }) => paid) as Money);
  return [
    { label: 'held', text: held.join('; ') },
    { label: 'result', text: `${net}: ${gross} gross, ${fees} fees` },
  ];
}

/** Which check denied it, what was seen, what is allowed and where that comes from. */
function denialFacts({ story, family }: Known): readonly Fact[] {
  const { clientOrderId } = family.root;
  const denied = auditsOf(story, 'orderDenied').find(
    ({ event }) => event.order.clientOrderId === clientOrderId,
  );
  if (denied === undefined) return [];
  const { code, detail, observed, allowed } = denied.event.denial;
  const source = sourceOf(story, clientOrderId);
  return [
    { label: 'denied', text: `${code}: ${detail}` },
    { label: 'observed', text: observed },
    { label: 'allowed', text: allowed },
    ...(source === null ? [] : [{ label: 'source', text: source }]),
  ];
}

/** The rule, the person's limit or the model that decided, with the firm's own text where it is. */
function sourceOf(story: DayStory, clientOrderId: string): string | null {
  const decided = auditsOf(story, 'riskDecided').find(
    ({ event }) => event.decision.decisionId === clientOrderId,
  );
  const { finding, terms } = decided?.event.decision ?? { finding: null, terms: [] };
  if (finding === null) return null;
  const threshold = terms.find(({ name }) => name === 'threshold')?.source;
  const reference = threshold?.kind === 'rule' ? `, ${threshold.reference}` : '';
  return `${finding.source}${reference}`;
}

function outcomeWords({ family: { root }, fills, contract }: Known): string {
  const entries = fills.filter(({ isEntry }) => isEntry).map(({ fill }) => fill);
  const filled = entries.reduce((sum, { quantity }) => sum + quantity, 0);
  const asked = root.order?.quantity ?? root.request?.quantity ?? filled;
  const last = root.order;
  if (filled === 0) return statusWords(last);
  const paid = entries.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
  const average = Math.round(paid / filled) as Price;
  const about = average * filled === paid ? 'at' : 'at about';
  const rest = filled === asked || last === null ? '' : `, the rest ${statusWords(last)}`;
  return `filled ${filled} of ${asked} ${about} ${priceWords(average, contract)}${rest}`;
}

function statusWords(order: Order | null): string {
  if (order === null) return 'not sent';
  const { status, doubt } = order;
  if (doubt !== 'none') return `not known: the ${doubt} was not answered`;
  switch (status.kind) {
    case 'rejected':
      return `rejected by the venue: ${status.reason}`;
    case 'denied':
      return `denied: ${status.denial.detail}`;
    case 'initialized':
    case 'submitted':
      return 'sent, not answered yet';
    default:
      return status.kind;
  }
}

function dataOf({ family, contract, fills, trades, story }: Known, day: IsoDate) {
  const { root } = family;
  const price = (value: Price | null): string | null =>
    value === null || contract === null ? null : formatPrice(value, contract.product);
  const bare = unprotectedMs(story, family, fills);
  const found = excursionsOf(story, fills);
  return {
    clientOrderId: root.clientOrderId,
    venueOrderIds: root.venueIds,
    exits: family.orders.slice(1).map(({ clientOrderId }) => clientOrderId),
    accountId: root.accountId,
    strategyId: root.strategyId,
    contractId: root.contractId,
    contractName: contract?.name ?? root.contractId,
    tradingDay: day,
    status: root.order?.status.kind ?? null,
    doubt: root.order?.doubt ?? null,
    fills: fills.map(({ fill, isEntry, slippage }) => ({
      fillId: fill.fillId,
      at: isoTime(fill.at),
      side: fill.side,
      quantity: fill.quantity,
      price: price(fill.price),
      isEntry,
      wantedPrice: price(slippage?.wanted ?? null),
      slippageTicks: slippage?.ticks ?? null,
      slippage: slippage === null ? null : formatMoney(slippage.money),
    })),
    unprotectedMs: bare,
    bestOpenProfit: found === null ? null : formatMoney(found.best.profit),
    worstOpenProfit: found === null ? null : formatMoney(found.worst.profit),
    trades: trades.map((trade) => ({
      entryAt: isoTime(trade.entryAt),
      exitAt: isoTime(trade.exitAt),
      quantity: trade.quantity,
      entryPrice: price(trade.entryPrice),
      exitPrice: price(trade.exitPrice),
      exitReason: trade.exitReason,
      grossPnl: formatMoney(trade.grossPnl),
      fees: formatMoney(trade.fees),
      netPnl: formatMoney(trade.netPnl),
    })),
  };
}
