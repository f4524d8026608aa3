import type { ApiStore } from '@loadline/api';
import type { DataFolder } from '@loadline/storage';

/** What the API reads from the database. */
export type OpenApiStore = ApiStore & Readonly<{ close(): Promise<void> }>;

export function apiStore(_folder: DataFolder): OpenApiStore {
  return {
    bars: async () => ({ kind: 'answered', value: [] }),
    feed: async () => ({ kind: 'answered', value: [] }),
    trades: async () => ({ kind: 'answered', value: [] }),
    close: async () => {},
  };
}
