import { createFileRoute } from '@tanstack/react-router';

/** The requests alone. */
export const Route = createFileRoute('/_desk/billing/approvals/')({});
