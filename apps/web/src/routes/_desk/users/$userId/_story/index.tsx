import { createFileRoute } from '@tanstack/react-router';

/** The story without a dialog above it. */
export const Route = createFileRoute('/_desk/users/$userId/_story/')({});
