import type { userView, Wire } from '@backdesk/contract';

/** A user as the page reads them. */
export type User = Wire<typeof userView>;
