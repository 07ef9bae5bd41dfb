/** How a keyset list goes on: every page names the cursor of the next, the last one names none. */
export const keyset = {
  getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor,
};
