import type { noteView, Wire } from '@backdesk/contract';

export type Note = Wire<typeof noteView>;

/** The whole page of a user stays on screen on all of its tabs, and with it what is being typed. */
export const isPageOf = (userId: string) => (pathname: string) => pathname.startsWith(`/users/${userId}`);
