import assert from 'node:assert/strict';

type Kind = 'int32' | 'int64' | 'decimal' | 'text' | 'flag' | 'time';

/** The members of an entity; those with a question mark may be null. */
export type Shape = Readonly<Record<string, Kind | `${Kind}?`>>;

export const ACCOUNT: Shape = {
  id: 'int32',
  name: 'text',
  balance: 'decimal',
  canTrade: 'flag',
  isVisible: 'flag',
  simulated: 'flag',
};

export const CONTRACT: Shape = {
  id: 'text',
  name: 'text',
  description: 'text',
  tickSize: 'decimal',
  tickValue: 'decimal',
  activeContract: 'flag',
  symbolId: 'text',
};

export const ORDER: Shape = {
  id: 'int64',
  accountId: 'int32',
  contractId: 'text',
  symbolId: 'text',
  creationTimestamp: 'time',
  updateTimestamp: 'time?',
  status: 'int32',
  type: 'int32',
  side: 'int32',
  size: 'int32',
  limitPrice: 'decimal?',
  stopPrice: 'decimal?',
  fillVolume: 'int32',
  filledPrice: 'decimal?',
  customTag: 'text?',
  trailDistance: 'int32?',
  trailPrice: 'decimal?',
  parentOrderId: 'int64?',
  linkedOrderId: 'int64?',
};

export const POSITION: Shape = {
  id: 'int32',
  accountId: 'int32',
  contractId: 'text',
  contractDisplayName: 'text',
  creationTimestamp: 'time',
  type: 'int32',
  size: 'int32',
  averagePrice: 'decimal',
};

export const TRADE: Shape = {
  id: 'int64',
  accountId: 'int32',
  contractId: 'text',
  creationTimestamp: 'time',
  price: 'decimal',
  profitAndLoss: 'decimal?',
  fees: 'decimal',
  commissions: 'decimal',
  side: 'int32',
  size: 'int32',
  voided: 'flag',
  orderId: 'int64',
};

export const BAR: Shape = {
  t: 'time',
  o: 'decimal',
  h: 'decimal',
  l: 'decimal',
  c: 'decimal',
  v: 'int64',
};

const INT32_MAX = 2 ** 31 - 1;
/** UTC with `+00:00`, 0 to 7 digits of a second, the last of them not a zero. */
export const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,6}[1-9])?\+00:00$/;

const IS: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  int32: (value) => Number.isInteger(value) && Math.abs(Number(value)) <= INT32_MAX,
  int64: (value) => Number.isInteger(value),
  decimal: (value) => typeof value === 'number' && Number.isFinite(value),
  text: (value) => typeof value === 'string',
  flag: (value) => typeof value === 'boolean',
  time: (value) => typeof value === 'string' && TIMESTAMP.test(value),
};

/**
 * Asserts that a value has exactly these members with these types. In REST answers nullable
 * members are written as null, in hub events they are left out.
 */
export function assertShape(
  value: unknown,
  shape: Shape,
  { nulls }: Readonly<{ nulls: 'written' | 'omitted' }>,
): asserts value is Readonly<Record<string, unknown>> {
  assert.ok(typeof value === 'object' && value !== null, `no entity: ${JSON.stringify(value)}`);
  const strange = Object.keys(value).filter((name) => !Object.hasOwn(shape, name));
  assert.deepEqual(strange, [], 'unknown members');
  for (const [name, wanted] of Object.entries(shape)) {
    const isNullable = wanted.endsWith('?');
    const member: unknown = Reflect.get(value, name);
    const isAbsent = nulls === 'written' ? member === null : member === undefined;
    if (isNullable && isAbsent) continue;
    const kind = wanted.replace('?', '') as Kind;
    assert.ok(IS[kind](member), `${name} is ${JSON.stringify(member)}, expected ${wanted}`);
  }
}

/** The members of the envelope, and at most these beside them. */
export function assertEnvelope(
  value: unknown,
  payload: readonly string[],
): asserts value is Readonly<Record<string, unknown>> {
  assert.ok(typeof value === 'object' && value !== null, 'no envelope');
  const names = Object.keys(value).toSorted();
  assert.deepEqual(names, ['errorCode', 'errorMessage', 'success', ...payload].toSorted());
  const { success, errorCode, errorMessage } = value as Readonly<Record<string, unknown>>;
  assert.equal(typeof success, 'boolean');
  assert.ok(Number.isInteger(errorCode), 'errorCode is an integer');
  assert.equal(success, errorCode === 0, 'success goes with code 0');
  assert.ok(errorMessage === null || typeof errorMessage === 'string', 'errorMessage');
  if (success === true) assert.equal(errorMessage, null);
}
