import { auditListInput } from '@backdesk/contract';
import type { z } from 'zod';

/** The filters that stand in the address; the cursor does not, a list always starts at its top. */
export const auditSearch = auditListInput.omit({ cursor: true });
export type AuditSearch = z.output<typeof auditSearch>;
