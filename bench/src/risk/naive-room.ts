import type { ContractId, Product } from '@loadline/core';
import type { RoomEntry, RoomRequest } from '@loadline/risk';
import { BALANCE, GAP_TICKS, type RiskScene } from './risk-scene.ts';

/**
 * The room as one would write it by hand: lists of positions and orders, all walked each time that
 * something is asked. It says the very numbers of the book, which the benchmark asserts.
 */
export class NaiveRoom {
  readonly #scene: RiskScene;
  readonly #prices = new Map<ContractId, number>();

  constructor(scene: RiskScene) {
    this.#scene = scene;
    for (const { contract, price } of scene.positions) this.#prices.set(contract.id, price);
  }

  setPrice(contractId: ContractId, price: number): void {
    this.#prices.set(contractId, price);
  }

  equity(): number {
    let equity = BALANCE;
    for (const { contract, size, cost } of this.#scene.positions) {
      equity += size * this.#priceOf(contract.id) * contract.product.tickValue - cost;
    }
    return equity;
  }

  worst(): number {
    let worst = this.equity();
    for (const { contract, size, stops } of this.#scene.positions) {
      const price = this.#priceOf(contract.id);
      let left = Math.abs(size);
      for (const stop of stops) {
        const contracts = Math.min(left, stop.quantity);
        const ticks = Math.max(0, Math.sign(size) * (price - stop.price)) + GAP_TICKS;
        worst -= contracts * (ticks * contract.product.tickValue + feesOf(contract.product));
        left -= contracts;
      }
      if (left > 0) return Number.NEGATIVE_INFINITY;
    }
    return worst - this.#entriesLoss();
  }

  largestFit(request: RoomRequest, threshold: number): number {
    const room = this.worst() - threshold;
    if (!(room > 0) || request.stopTicks === null) return 0;
    const { tickValue } = request.contract.product;
    const fees = 2 * feesOf(request.contract.product);
    const perContract = (request.stopTicks + GAP_TICKS) * tickValue + fees;
    return Math.min(request.quantity, Math.ceil(room / perContract) - 1);
  }

  #entriesLoss(): number {
    const groups = new Map<string, number>();
    let loss = 0;
    for (const entry of this.#scene.entries) {
      const one = lossOf(entry);
      if (entry.group === null) loss += one;
      else groups.set(entry.group, Math.max(groups.get(entry.group) ?? 0, one));
    }
    for (const one of groups.values()) loss += one;
    return loss;
  }

  #priceOf(contractId: ContractId): number {
    return this.#prices.get(contractId) ?? Number.NaN;
  }
}

function lossOf({ contract, quantity, stopTicks }: RoomEntry): number {
  if (stopTicks === null) return Number.POSITIVE_INFINITY;
  const { product } = contract;
  return quantity * ((stopTicks + GAP_TICKS) * product.tickValue + 2 * feesOf(product));
}

const feesOf = ({ fees }: Product): number =>
  fees.exchangePerSide + fees.nfaPerSide + fees.commissionPerSide;
