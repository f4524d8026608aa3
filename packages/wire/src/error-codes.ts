/**
 * Error codes by endpoint (reference 5.2). A number means something only together with its
 * endpoint: 2 is a refused order on `place` and an unknown one on `cancel`.
 */

export const LOGIN_ERROR = {
  success: 0,
  userNotFound: 1,
  passwordVerificationFailed: 2,
  invalidCredentials: 3,
  appNotFound: 4,
  appVerificationFailed: 5,
  invalidDevice: 6,
  agreementsNotSigned: 7,
  unknownError: 8,
  apiSubscriptionNotFound: 9,
  apiKeyAuthenticationDisabled: 10,
} as const;

export const CONTRACT_BY_ID_ERROR = { success: 0, contractNotFound: 1 } as const;

export const RETRIEVE_BARS_ERROR = {
  success: 0,
  contractNotFound: 1,
  unitInvalid: 2,
  unitNumberInvalid: 3,
  limitInvalid: 4,
} as const;

/** `Order/search`, `searchOpen`, `v2/query`, `Position/searchOpen` and `Trade/search`. */
export const ACCOUNT_SCOPED_ERROR = { success: 0, accountNotFound: 1 } as const;

export const ORDER_BY_ID_ERROR = { success: 0, orderNotFound: 1 } as const;

export const PLACE_ORDER_ERROR = {
  success: 0,
  accountNotFound: 1,
  orderRejected: 2,
  insufficientFunds: 3,
  accountViolation: 4,
  outsideTradingHours: 5,
  orderPending: 6,
  unknownError: 7,
  contractNotFound: 8,
  contractNotActive: 9,
  accountRejected: 10,
} as const;

export const MODIFY_ORDER_ERROR = {
  success: 0,
  accountNotFound: 1,
  orderNotFound: 2,
  rejected: 3,
  pending: 4,
  unknownError: 5,
  accountRejected: 6,
  contractNotFound: 7,
} as const;

export const CANCEL_ORDER_ERROR = {
  success: 0,
  accountNotFound: 1,
  orderNotFound: 2,
  rejected: 3,
  pending: 4,
  unknownError: 5,
  accountRejected: 6,
} as const;

export const CLOSE_POSITION_ERROR = {
  success: 0,
  accountNotFound: 1,
  positionNotFound: 2,
  contractNotFound: 3,
  contractNotActive: 4,
  orderRejected: 5,
  orderPending: 6,
  unknownError: 7,
  accountRejected: 8,
} as const;

/** Shifted by one against `closeContract` from 5 on. */
export const PARTIAL_CLOSE_POSITION_ERROR = {
  success: 0,
  accountNotFound: 1,
  positionNotFound: 2,
  contractNotFound: 3,
  contractNotActive: 4,
  invalidCloseSize: 5,
  orderRejected: 6,
  orderPending: 7,
  unknownError: 8,
  accountRejected: 9,
} as const;
