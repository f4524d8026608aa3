import { z } from 'zod';
import { deskState } from '../state/desk-state.ts';
import { contractText, isoTime, sequenceNumber } from '../values/scalars.ts';
import { commandName, commandRefusal, deskCommand } from './desk-command.ts';
import { feedEntry } from './feed-entry.ts';
import { fillMarker, streamedBar, streamedQuote } from './market-stream.ts';

/**
 * What a client says, over the desk socket and over the browser's WebSocket alike. It starts with
 * `hello`; `resumeFrom` is the number of the last feed entry that it has.
 */
export const clientMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello'), resumeFrom: sequenceNumber.optional() }),
  /** Bars and quotes of one contract, beside others; the latest of each come at once. */
  z.strictObject({ type: z.literal('subscribe'), contractId: contractText }),
  z.strictObject({ type: z.literal('unsubscribe'), contractId: contractText }),
  z.strictObject({
    type: z.literal('command'),
    commandId: commandName,
    /** Who asks, for the audit trail: `dashboard`, `cli`. */
    actor: z.string().min(1).max(64).optional(),
    command: deskCommand,
  }),
]);
export type ClientMessage = z.infer<typeof clientMessage>;
export type CommandMessage = Extract<ClientMessage, { type: 'command' }>;

/** The answer to `hello`, sent anew when all that was known is void. Replaces everything. */
export const snapshotMessage = z.object({
  type: z.literal('snapshot'),
  /** The number of the last change that it contains; `section` messages go on from here. */
  sequence: sequenceNumber,
  state: deskState,
  /** After `resumeFrom`, or the latest entries; oldest first. */
  feed: z.array(feedEntry),
  /** True: `feed` goes on where the client's ends. False: it replaces what the client has. */
  feedComplete: z.boolean(),
  /** The latest fills of all contracts, a few hundred at most, oldest first. */
  fills: z.array(fillMarker),
});
export type SnapshotMessage = z.infer<typeof snapshotMessage>;

const sectionOf = <Name extends keyof typeof deskState.shape>(name: Name) =>
  z.object({
    type: z.literal('section'),
    name: z.literal(name),
    value: deskState.shape[name],
    /** Rises with every change of any section while the server runs; may skip. */
    sequence: sequenceNumber,
  });

/** One section of the desk's state, whole. */
export const sectionMessage = z.discriminatedUnion('name', [
  sectionOf('clock'),
  sectionOf('connections'),
  sectionOf('accounts'),
  sectionOf('positions'),
  sectionOf('orders'),
  sectionOf('strategies'),
  sectionOf('trades'),
  sectionOf('version'),
]);
export type SectionMessage = z.infer<typeof sectionMessage>;

export const feedMessage = z.object({ type: z.literal('feed'), entry: feedEntry });
export const barMessage = z.object({ type: z.literal('bar'), bar: streamedBar });
export const quoteMessage = z.object({ type: z.literal('quote'), quote: streamedQuote });
export const fillMessage = z.object({ type: z.literal('fill'), fill: fillMarker });
export type FeedMessage = z.infer<typeof feedMessage>;
export type BarMessage = z.infer<typeof barMessage>;
export type QuoteMessage = z.infer<typeof quoteMessage>;
export type FillMessage = z.infer<typeof fillMessage>;

/** What became of a command of this client. `code` and `detail` say why it was not taken. */
export const commandResultMessage = z.object({
  type: z.literal('commandResult'),
  commandId: commandName,
  accepted: z.boolean(),
  code: commandRefusal.optional(),
  detail: z.string().optional(),
});
export type CommandResultMessage = z.infer<typeof commandResultMessage>;

/** Sent every five seconds, so that a client can tell a quiet desk from a dead connection. */
export const heartbeatMessage = z.object({ type: z.literal('heartbeat'), at: isoTime });
export type HeartbeatMessage = z.infer<typeof heartbeatMessage>;

/** A message that could not be used, or (`DESK_AWAY`) a state that is not there yet. */
export const errorMessage = z.object({
  type: z.literal('error'),
  code: z.enum(['INVALID_MESSAGE', 'DESK_AWAY']),
  detail: z.string(),
});
export type ErrorMessage = z.infer<typeof errorMessage>;

/** What the server says. Quotes, bars and sections may be skipped for newer ones, others never. */
export const serverMessage = z.discriminatedUnion('type', [
  snapshotMessage,
  sectionMessage,
  feedMessage,
  barMessage,
  quoteMessage,
  fillMessage,
  commandResultMessage,
  heartbeatMessage,
  errorMessage,
]);
export type ServerMessage = z.infer<typeof serverMessage>;
