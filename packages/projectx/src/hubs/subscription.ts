/** A call that makes the venue push something. */
export type Subscription = Readonly<{ method: string; args: readonly unknown[] }>;

/** Tells subscriptions apart. */
export const keyOf = ({ method, args }: Subscription): string =>
  `${method} ${JSON.stringify(args)}`;
