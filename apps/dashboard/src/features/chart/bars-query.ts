import { barsReply } from '@loadline/api-schema';
import { queryOptions } from '@tanstack/react-query';
import { getJson } from '../../http/http.ts';

const DAY_MS = 86_400_000;

/** What one look back loads: enough to span a weekend with a holiday. */
export const PAGE_MS = 4 * DAY_MS;

type Stretch = Readonly<{ contractId: string; from: number; to: number }>;

/** One-minute bars of a contract with `from <= openedAt < to`, market time in milliseconds. */
export const barsQuery = ({ contractId, from, to }: Stretch) =>
  queryOptions({
    queryKey: ['bars', contractId, from, to],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({
        contract: contractId,
        from: new Date(from).toISOString(),
        to: new Date(to).toISOString(),
      });
      return getJson(`/api/bars?${query}`, barsReply, signal);
    },
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
