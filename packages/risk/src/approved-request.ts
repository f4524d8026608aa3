import type { Brand, OrderRequest } from '@loadline/core';

/** An order that `assess` has passed. Nothing else can make one, so nothing else can send one. */
export type ApprovedRequest = Brand<OrderRequest, 'Approved'>;
