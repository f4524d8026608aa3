/** An expected outcome as a value: either what was asked for, or the reason why not. */
export type Result<Value, Fault> =
  | Readonly<{ ok: true; value: Value }>
  | Readonly<{ ok: false; error: Fault }>;

export const ok = <Value>(value: Value): Result<Value, never> => ({ ok: true, value });

export const err = <Fault>(error: Fault): Result<never, Fault> => ({ ok: false, error });
