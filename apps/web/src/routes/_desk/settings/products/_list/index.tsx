import { createFileRoute } from '@tanstack/react-router';

/** The list without a dialog above it. */
export const Route = createFileRoute('/_desk/settings/products/_list/')({ component: () => null });
