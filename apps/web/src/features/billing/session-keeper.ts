import { createOperationKeeper } from './operation-keeper.ts';

/** The operations of this tab; they outlive a reload, not the tab. */
export const keeper = createOperationKeeper(sessionStorage);
