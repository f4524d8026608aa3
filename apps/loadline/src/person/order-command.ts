import { type CommandOutcome, refusedByDesk } from '@loadline/api';
import type { ExitLevelText, OrderCommandMessage } from '@loadline/api-schema';
import {
  type AccountId,
  type ClientOrderId,
  type Contract,
  type ContractId,
  err,
  moneyFromDollars,
  ok,
  type Price,
  priceFromDecimal,
  type Quantity,
  type Result,
  type Ticks,
  type UnixMs,
} from '@loadline/core';
import type { ExitLevel, OrderCommand } from '@loadline/engine/ports';

/** Where the words of an order command are looked up. */
export type OrderLookup = Readonly<{
  contractOf(contractId: ContractId): Contract | null;
  contractOfOrder(clientOrderId: ClientOrderId): Contract | null;
}>;

type Read<Value> = Result<Value, CommandOutcome>;
type MessageOf<Kind extends OrderCommandMessage['kind']> = Extract<
  OrderCommandMessage,
  { kind: Kind }
>;

/**
 * An order command as the engine takes it: decimal prices become ticks of their contract.
 *
 * @returns a refusal for a contract without data, or a price off its grid.
 */
export function orderCommandOf(
  message: OrderCommandMessage,
  lookup: OrderLookup,
): Read<OrderCommand> {
  switch (message.kind) {
    case 'placeOrder':
      return placeOrder(message, lookup);
    case 'modifyOrder':
      return modifyOrder(message, lookup);
    case 'cancelOrder':
      return ok({ ...message, clientOrderId: message.clientOrderId as ClientOrderId });
    case 'cancelOrders': {
      const contractId = message.contractId as ContractId | null;
      return ok({ ...message, accountId: message.accountId as AccountId, contractId });
    }
    case 'closePosition':
      return ok({
        ...message,
        ...position(message),
        quantity: message.quantity as Quantity | null,
      });
    case 'reversePosition':
      return ok({ ...message, ...position(message), bracket: bracket(message.bracket) });
    case 'editExits':
      return editExits(message, lookup);
    case 'breakeven':
      return ok({ ...message, ...position(message), offsetTicks: message.offsetTicks as Ticks });
    case 'trail': {
      const { distance } = message;
      const ticks = distance?.unit === 'ticks' ? (distance.ticks as Ticks) : null;
      const read = distance?.unit === 'ticks' ? { ...distance, ticks: ticks as Ticks } : distance;
      return ok({ ...message, ...position(message), distance: read });
    }
    case 'timeExit': {
      const at = message.at === null ? null : (Date.parse(message.at) as UnixMs);
      return ok({ ...message, ...position(message), at });
    }
  }
}

function placeOrder(message: MessageOf<'placeOrder'>, lookup: OrderLookup): Read<OrderCommand> {
  const contract = contractOf(message.contractId, lookup);
  if (!contract.ok) return contract;
  const limitPrice = priceOrNull(message.limitPrice, contract.value);
  if (!limitPrice.ok) return limitPrice;
  const stopPrice = priceOrNull(message.stopPrice, contract.value);
  if (!stopPrice.ok) return stopPrice;
  return ok({
    ...message,
    ...position(message),
    quantity: message.quantity as Quantity,
    limitPrice: limitPrice.value,
    stopPrice: stopPrice.value,
    bracket: message.bracket === null ? null : bracket(message.bracket),
  });
}

function modifyOrder(message: MessageOf<'modifyOrder'>, lookup: OrderLookup): Read<OrderCommand> {
  const { kind } = message;
  const clientOrderId = message.clientOrderId as ClientOrderId;
  const contract = lookup.contractOfOrder(clientOrderId);
  if (contract === null) {
    return err(refusedByDesk('ORDER_UNKNOWN', `There is no order ${clientOrderId}.`));
  }
  const limitPrice = priceOrNull(message.limitPrice, contract);
  if (!limitPrice.ok) return limitPrice;
  const stopPrice = priceOrNull(message.stopPrice, contract);
  if (!stopPrice.ok) return stopPrice;
  const quantity = message.quantity as Quantity | null;
  const change = { quantity, limitPrice: limitPrice.value, stopPrice: stopPrice.value };
  return ok({ kind, clientOrderId, change });
}

function editExits(message: MessageOf<'editExits'>, lookup: OrderLookup): Read<OrderCommand> {
  const contract = contractOf(message.contractId, lookup);
  if (!contract.ok) return contract;
  const { kind } = message;
  const stop = message.stop === undefined ? ok(undefined) : level(message.stop, contract.value);
  if (!stop.ok) return stop;
  const { target: wanted } = message;
  const target = wanted ? level(wanted, contract.value) : ok(wanted);
  if (!target.ok) return target;
  return ok({
    kind,
    ...position(message),
    ...(stop.value !== undefined && { stop: stop.value }),
    ...(target.value !== undefined && { target: target.value }),
  });
}

function level(text: ExitLevelText, contract: Contract): Read<ExitLevel> {
  switch (text.unit) {
    case 'price': {
      const price = priceOf(text.price, contract);
      return price.ok ? ok({ unit: 'price', price: price.value }) : price;
    }
    case 'ticks':
      return ok({ unit: 'ticks', ticks: text.ticks as Ticks });
    case 'dollars':
      return ok({ unit: 'money', money: moneyFromDollars(Number(text.dollars)) });
  }
}

const priceOrNull = (text: string | null, contract: Contract): Read<Price | null> =>
  text === null ? ok(null) : priceOf(text, contract);

function priceOf(text: string, { name, product }: Contract): Read<Price> {
  const price = priceFromDecimal(Number(text), product);
  if (price.ok) return price;
  const detail = `${text} is no price of ${name}: expected a multiple of ${product.tickSize}.`;
  return err(refusedByDesk('INVALID_PRICE', detail));
}

function contractOf(contractId: string, lookup: OrderLookup): Read<Contract> {
  const contract = lookup.contractOf(contractId as ContractId);
  if (contract !== null) return ok(contract);
  return err(refusedByDesk('CONTRACT_UNKNOWN', `There is no contract ${contractId}.`));
}

const position = (message: Readonly<{ accountId: number; contractId: string }>) => ({
  accountId: message.accountId as AccountId,
  contractId: message.contractId as ContractId,
});

const bracket = (text: Readonly<{ stopTicks: number; targetTicks: number | null }>) => ({
  stopTicks: text.stopTicks as Ticks,
  targetTicks: text.targetTicks as Ticks | null,
});
