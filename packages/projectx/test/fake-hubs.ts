import type { HubConnection, HubListener, HubTransport } from '@loadline/engine/ports';

export type OpenedHub = {
  readonly hub: 'market' | 'user';
  readonly token: string;
  readonly listener: HubListener;
  readonly calls: (readonly [string, ...unknown[]])[];
  closed: boolean;
};

/** Hub connections in memory. The test plays the server through `opened[n].listener`. */
export class FakeHubs implements HubTransport {
  readonly opened: OpenedHub[] = [];
  /** Calls whose method is here are refused. */
  readonly refused = new Set<string>();

  open(hub: 'market' | 'user', token: string, listener: HubListener): HubConnection {
    const entry: OpenedHub = { hub, token, listener, calls: [], closed: false };
    this.opened.push(entry);
    return {
      invoke: (method, args) => {
        entry.calls.push([method, ...args]);
        return this.refused.has(method)
          ? Promise.reject(new Error(`Failed to invoke '${method}'`))
          : Promise.resolve(null);
      },
      close: () => {
        entry.closed = true;
      },
    };
  }

  /** The latest connection of a hub. */
  latest(hub: 'market' | 'user'): OpenedHub {
    const entry = this.opened.findLast((opened) => opened.hub === hub);
    if (entry === undefined) throw new Error(`no ${hub} hub was opened`);
    return entry;
  }

  count(hub: 'market' | 'user'): number {
    return this.opened.filter((opened) => opened.hub === hub).length;
  }
}
