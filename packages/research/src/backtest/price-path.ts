import type { ContractId, Price, UnixMs } from '@loadline/core';
import type { BarColumns, TradeColumns } from '@loadline/data';
import type { TradeRun } from '@loadline/engine';
import type { EngineEvent } from '@loadline/engine/ports';
import { PATH_OFFSETS_MS, writePath, writePathVolumes } from '@loadline/simulation';

type TradeEvent = Extract<EngineEvent, { kind: 'trade' }>;

/** The four prices of a bar as trades. One path serves many bars, so that none allocates. */
export class PricePath implements TradeRun {
  readonly contractId: ContractId;
  readonly prices = new Int32Array(PATH_OFFSETS_MS.length);
  readonly sizes = new Float64Array(PATH_OFFSETS_MS.length);
  readonly times = new Float64Array(PATH_OFFSETS_MS.length);
  readonly #bar = { open: 0 as Price, high: 0 as Price, low: 0 as Price, close: 0 as Price };
  readonly #trade: { -readonly [Field in keyof TradeEvent]: TradeEvent[Field] };

  constructor(contractId: ContractId) {
    this.contractId = contractId;
    const [price, size, at] = [0 as Price, 0, 0 as UnixMs];
    this.#trade = { kind: 'trade', at, contractId, price, size, venueAt: at };
  }

  get opensAt(): UnixMs {
    return (this.times[0] ?? 0) as UnixMs;
  }

  get lastAt(): UnixMs {
    return (this.times[3] ?? 0) as UnixMs;
  }

  read({ openedAt, open, high, low, close, volume }: BarColumns, index: number): void {
    const bar = this.#bar;
    bar.open = (open[index] ?? 0) as Price;
    bar.high = (high[index] ?? 0) as Price;
    bar.low = (low[index] ?? 0) as Price;
    bar.close = (close[index] ?? 0) as Price;
    writePath(bar, this.prices);
    const opensAt = openedAt[index] ?? 0;
    for (let point = 0; point < PATH_OFFSETS_MS.length; point += 1) {
      this.times[point] = opensAt + (PATH_OFFSETS_MS[point] ?? 0);
    }
    writePathVolumes(volume[index] ?? 0, this.sizes);
  }

  /** A single trade, which becomes the first price. */
  readTrade({ at, price, size }: TradeColumns, index: number): void {
    this.times[0] = at[index] ?? 0;
    this.prices[0] = price[index] ?? 0;
    this.sizes[0] = size[index] ?? 0;
  }

  /** One of the four as an event. Reused: the next call changes it. */
  trade(point: number): TradeEvent {
    const trade = this.#trade;
    const at = (this.times[point] ?? 0) as UnixMs;
    trade.at = at;
    trade.venueAt = at;
    trade.price = (this.prices[point] ?? 0) as Price;
    trade.size = this.sizes[point] ?? 0;
    return trade;
  }
}
