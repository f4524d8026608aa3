import type { UnixMs } from '@loadline/core';
import { PATH } from '@loadline/wire';
import type { z } from 'zod';
import type { AccountDesk } from '../accounts/account-desk.ts';
import type { TopOfBook } from '../accounts/order-check.ts';
import type { OrderSettings } from '../accounts/order-settings.ts';
import type { BarBuckets } from '../history/bar-buckets.ts';
import type { Streams } from '../hubs/streams.ts';
import { withoutLateMembers } from '../mapping/late-members.ts';
import { withTrailingZeros } from '../mapping/trailing-zeros.ts';
import type { WireSettings } from '../mapping/wire-settings.ts';
import type { Catalog } from '../market/catalog.ts';
import type { MinuteSlice } from '../market/market-source.ts';
import type { FormingMinute } from '../market/market-step.ts';
import { type HttpReply, type HttpRequest, jsonReply } from './http-message.ts';
import { readBody } from './json-body.ts';

/** What the routes of signed-in users work with. */
export type RouteContext = Readonly<{
  userName: string;
  /** Market time. */
  now: UnixMs;
  desk: AccountDesk;
  catalog: Catalog;
  streams: Streams;
  history: HistoryReader;
  settings: OrderSettings;
  wire: WireSettings;
  /** Whether an order meets the market as it comes, and not first at the next price. */
  meetsAtOnce: boolean;
  /** Best bid and ask as they are quoted; null before the first price. */
  topOfBook: (contractId: string) => TopOfBook | null;
  /** Gives a new token to a user who is signed in already. */
  renewToken: (userName: string) => string;
  /** Logs the token of the request out. */
  endToken: () => void;
}>;

/** Stored minutes and what is forming, as of market time. */
export interface HistoryReader {
  slices(contractId: string, from: number, to: number): readonly MinuteSlice[];
  forming(contractId: string): FormingMinute | null;
  buckets(contractId: string, unit: number, unitNumber: number): BarBuckets;
}

export type Route = Readonly<{
  path: string;
  /** Which rate window pays for it. */
  budget: 'general' | 'history';
  handle: (request: HttpRequest, context: RouteContext) => HttpReply;
}>;

/** A route with a JSON body; its answer is an envelope with at most one payload. */
export function route<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  handle: (body: z.output<Schema>, context: RouteContext) => HttpReply,
): Route {
  const requestType = requestTypeOf(path);
  return {
    path,
    budget: 'general',
    handle: (request, context) => {
      const body = readBody(request, schema, requestType);
      if (!body.ok) return body.reply;
      const reply = handle(body.value, context);
      return { ...reply, body: asChosen(reply.body, context.wire) };
    },
  };
}

function asChosen(json: string, { restDecimals, members }: WireSettings): string {
  const kept = members === 'newest' ? json : withoutLateMembers(json);
  return restDecimals === 'plain' ? kept : withTrailingZeros(kept);
}

/** HTTP 200 with `success: true`. */
export const success = (payload: object = {}): HttpReply =>
  jsonReply({ ...payload, success: true, errorCode: 0, errorMessage: null });

/** Business failures are HTTP 200 too (reference 3). The payload is told as null. */
export const failure = (
  errorCode: number,
  errorMessage: string | null = null,
  payload: object = {},
): HttpReply => jsonReply({ ...payload, success: false, errorCode, errorMessage });

/** The type that the venue reads a body as. Only that of `v2/query` was ever seen in a reply. */
function requestTypeOf(path: string): string {
  if (path === PATH.orderQuery) return 'SearchOrdersQueryRequest';
  const [operation = '', controller = ''] = path.split('/').toReversed();
  return `${operation.charAt(0).toUpperCase()}${operation.slice(1)}${controller}Request`;
}
