export type { ApprovedRequest } from './approved-request.ts';
