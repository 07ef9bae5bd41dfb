import { createFileRoute } from '@tanstack/react-router';

/** The list alone. */
export const Route = createFileRoute('/_desk/billing/discount-codes/_list/')({});
