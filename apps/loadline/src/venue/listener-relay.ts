import type { VenueListener } from '@loadline/engine/ports';

/** Holds back what a venue says until somebody listens, so that nothing said early is lost. */
export class ListenerRelay implements VenueListener {
  #listener: VenueListener | null = null;
  #waiting: ((listener: VenueListener) => void)[] = [];

  attach(listener: VenueListener): void {
    this.#listener = listener;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const tell of waiting) tell(listener);
  }

  onTrade: VenueListener['onTrade'] = (trade) => this.#pass((to) => to.onTrade(trade));
  onQuote: VenueListener['onQuote'] = (quote) => this.#pass((to) => to.onQuote(quote));
  onOrder: VenueListener['onOrder'] = (order) => this.#pass((to) => to.onOrder(order));
  onFill: VenueListener['onFill'] = (fill) => this.#pass((to) => to.onFill(fill));
  onPosition: VenueListener['onPosition'] = (one) => this.#pass((to) => to.onPosition(one));
  onAccount: VenueListener['onAccount'] = (one) => this.#pass((to) => to.onAccount(one));
  onConnection: VenueListener['onConnection'] = (hub, state, reason) =>
    this.#pass((to) => to.onConnection(hub, state, reason));
  onSession: VenueListener['onSession'] = (state, reason) =>
    this.#pass((to) => to.onSession(state, reason));
  onFeedStale: VenueListener['onFeedStale'] = (contractId, reason) =>
    this.#pass((to) => to.onFeedStale(contractId, reason));

  #pass(tell: (listener: VenueListener) => void): void {
    if (this.#listener === null) this.#waiting.push(tell);
    else tell(this.#listener);
  }
}
