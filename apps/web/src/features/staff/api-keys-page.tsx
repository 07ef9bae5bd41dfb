import { type apiKeyView, roleLabels, type Wire } from '@backdesk/contract';
import { Chip, EmptyState, PageHeader, Panel } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { createColumnHelper } from '@tanstack/react-table';
import { StaleNote } from '../../shared/states/stale-note.tsx';
import { DataTable, type Features } from '../../shared/table/data-table.tsx';
import { Time } from '../../shared/time.tsx';
import { trpc } from '../../shared/trpc.ts';

export type ApiKey = Wire<typeof apiKeyView>;
const column = createColumnHelper<Features, ApiKey>();
const columnClasses = { role: 'bd-wide', created: 'bd-wide', used: 'bd-wide' };

/** Keys for programs: each has a role, its secret is never shown again. */
export function ApiKeysPage() {
  const query = useSuspenseQuery(trpc.staff.apiKeys.queryOptions());
  const { keys } = query.data;
  const make = (
    <Button component={Link} to="/staff/api-keys/new">
      Make a key
    </Button>
  );
  return (
    <>
      <PageHeader title="API keys" action={make}>
        Keys by which programs use Backdesk, each in a role. Revoke what nobody uses any more.
      </PageHeader>
      <StaleNote query={query} />
      <Panel flush>
        {keys.length === 0 ? (
          <EmptyState title="No API keys" action={make}>
            A key lets a program use Backdesk in a role. Make one when you need it.
          </EmptyState>
        ) : (
          <DataTable
            label="API keys"
            columns={columns}
            rows={keys}
            rowId={(key) => key.id}
            columnClasses={columnClasses}
          />
        )}
      </Panel>
    </>
  );
}

const columns = column.columns([
  column.display({
    id: 'name',
    header: 'Key',
    cell: ({ row: { original: key } }) => (
      <div className="bd-cell-two">
        <strong className="bd-wrap">{key.name}</strong>
        <span className="bd-muted bd-mono">{key.prefix}…</span>
      </div>
    ),
  }),
  column.accessor((key) => roleLabels[key.role], { id: 'role', header: 'Role' }),
  column.display({
    id: 'created',
    header: 'Made',
    cell: ({ row: { original: key } }) => <Time at={key.createdAt} />,
  }),
  column.display({
    id: 'used',
    header: 'Last used',
    cell: ({ row: { original: key } }) =>
      key.lastUsedAt ? <Time at={key.lastUsedAt} /> : <span className="bd-muted">never</span>,
  }),
  column.display({
    id: 'state',
    header: 'State',
    cell: ({ row: { original: key } }) =>
      key.revokedAt ? (
        <Chip>revoked</Chip>
      ) : (
        <span className="bd-inline-cell">
          <Chip tone="good">active</Chip>
          <Button
            variant="default"
            size="compact-xs"
            aria-label={`Revoke ${key.name}`}
            renderRoot={(props) => (
              <Link to="/staff/api-keys/$keyId/revoke" params={{ keyId: key.id }} {...props} />
            )}
          >
            Revoke…
          </Button>
        </span>
      ),
  }),
]);
