import {
  type AccountId,
  type ContractId,
  err,
  type FillId,
  isQuantity,
  moneyFromDollars,
  ok,
  type Product,
  type Result,
  type UnixMs,
  type VenueAccount,
  type VenueFill,
  type VenueOrder,
  type VenueOrderId,
  type VenuePosition,
} from '@loadline/core';
import {
  type HalfTrade,
  type OrderEntity,
  POSITION_TYPE,
  type PositionEntity,
  type TradingAccount,
  timestampMs,
} from '@loadline/wire';
import { nameOfTag } from './bare-tag.ts';
import { orderStatusOf, orderTypeOf, sideOf } from './enum-maps.ts';
import { averageTicks, nearestPrice, readPriceOrNull } from './prices.ts';

/** Finds the product of a contract; null when the contract is not known to us. */
export type ProductOf = (contractId: ContractId) => Product | null;

/** An int64 number as text, so that nothing is ever computed with it. */
const idText = (id: number): string => String(id);

export const accountOf = (entity: TradingAccount): VenueAccount => ({
  accountId: entity.id as AccountId,
  name: entity.name,
  balance: moneyFromDollars(entity.balance),
  canTrade: entity.canTrade,
  simulated: entity.simulated,
});

/** A full snapshot of an order, or one sentence on why it cannot be taken. */
export function orderOf(entity: OrderEntity, productOf: ProductOf): Result<VenueOrder, string> {
  const name = `Order ${entity.id}`;
  const contractId = entity.contractId as ContractId;
  const product = productOf(contractId);
  if (product === null) return err(`${name} is in an unknown contract, ${contractId}.`);
  const type = orderTypeOf(entity.type);
  const side = sideOf(entity.side);
  if (type === null) return err(`${name} has the unknown type ${entity.type}.`);
  if (side === null) return err(`${name} has the unknown side ${entity.side}.`);
  if (!isQuantity(entity.size)) return err(`${name} has the size ${entity.size}.`);
  const limitPrice = readPriceOrNull(entity.limitPrice, product, `limit price of ${name}`);
  if (!limitPrice.ok) return limitPrice;
  const stopPrice = readPriceOrNull(entity.stopPrice, product, `stop price of ${name}`);
  if (!stopPrice.ok) return stopPrice;
  const createdAt = timestampMs(entity.creationTimestamp);
  if (createdAt === null) return err(`${name} was created at "${entity.creationTimestamp}".`);
  return ok({
    venueOrderId: idText(entity.id) as VenueOrderId,
    accountId: entity.accountId as AccountId,
    contractId,
    customTag: nameOfTag(entity.customTag),
    parentOrderId: orderIdOrNull(entity.parentOrderId),
    linkedOrderId: orderIdOrNull(entity.linkedOrderId),
    status: orderStatusOf(entity.status),
    type,
    side,
    quantity: entity.size,
    limitPrice: limitPrice.value,
    stopPrice: stopPrice.value,
    filledQuantity: entity.fillVolume,
    createdAt: createdAt as UnixMs,
    updatedAt: (timestampMs(entity.updateTimestamp ?? '') ?? createdAt) as UnixMs,
  });
}

/** One execution. Its price is rounded to the grid where the venue shows an average. */
export function fillOf(entity: HalfTrade, productOf: ProductOf): Result<VenueFill, string> {
  const name = `Trade ${entity.id}`;
  const contractId = entity.contractId as ContractId;
  const product = productOf(contractId);
  if (product === null) return err(`${name} is in an unknown contract, ${contractId}.`);
  const side = sideOf(entity.side);
  if (side === null) return err(`${name} has the unknown side ${entity.side}.`);
  if (!isQuantity(entity.size)) return err(`${name} has the size ${entity.size}.`);
  const at = timestampMs(entity.creationTimestamp);
  if (at === null) return err(`${name} happened at "${entity.creationTimestamp}".`);
  const { profitAndLoss } = entity;
  return ok({
    fillId: idText(entity.id) as FillId,
    venueOrderId: idText(entity.orderId) as VenueOrderId,
    accountId: entity.accountId as AccountId,
    contractId,
    side,
    quantity: entity.size,
    price: nearestPrice(entity.price, product),
    profitAndLoss: profitAndLoss === null ? null : moneyFromDollars(profitAndLoss),
    fees: moneyFromDollars(entity.fees),
    commissions: moneyFromDollars(entity.commissions),
    voided: entity.voided,
    at: at as UnixMs,
  });
}

/** The net position of a contract. Flat is told by the size; the type then means nothing. */
export function positionOf(
  entity: PositionEntity,
  productOf: ProductOf,
): Result<VenuePosition, string> {
  const name = `The position in ${entity.contractId} of account ${entity.accountId}`;
  const contractId = entity.contractId as ContractId;
  const product = productOf(contractId);
  if (product === null) return err(`${name} is in an unknown contract.`);
  const size = signedSize(entity);
  if (size === null) return err(`${name} has size ${entity.size} and type ${entity.type}.`);
  const openedAt = timestampMs(entity.creationTimestamp);
  if (openedAt === null) return err(`${name} was opened at "${entity.creationTimestamp}".`);
  return ok({
    accountId: entity.accountId as AccountId,
    contractId,
    size,
    averagePriceTicks: averageTicks(entity.averagePrice, product),
    openedAt: openedAt as UnixMs,
  });
}

const orderIdOrNull = (id: number | null): VenueOrderId | null =>
  id === null ? null : (idText(id) as VenueOrderId);

function signedSize({ size, type }: PositionEntity): number | null {
  if (size === 0) return 0;
  if (size < 0) return null;
  if (type === POSITION_TYPE.long) return size;
  return type === POSITION_TYPE.short ? -size : null;
}
