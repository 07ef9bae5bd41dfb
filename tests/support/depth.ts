/** True in `pnpm test:deep`, where tests run with the full numbers of the fault plan. */
export const isDeep = process.env.BACKDESK_DEEP === '1';

/** How often a test does something: `shallow` times in `npm test`, `deep` times in `pnpm test:deep`. */
export function depth(shallow: number, deep: number): number {
  return isDeep ? deep : shallow;
}
