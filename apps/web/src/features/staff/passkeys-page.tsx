import type { passkeyView, Wire } from '@backdesk/contract';
import { Chip, EmptyState, Notice, PageHeader, Panel } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { createColumnHelper } from '@tanstack/react-table';
import { StaleNote } from '../../shared/states/stale-note.tsx';
import { DataTable, type Features } from '../../shared/table/data-table.tsx';
import { Time } from '../../shared/time.tsx';
import { trpc } from '../../shared/trpc.ts';
import { canBrowserUsePasskeys } from './passkey-api.ts';

type Passkey = Wire<typeof passkeyView>;
const column = createColumnHelper<Features, Passkey>();
const columnClasses = { made: 'bd-wide', kind: 'bd-wide' };

/** One's own passkeys: a finger, a face or a PIN in place of password and code. */
export function PasskeysPage() {
  const query = useSuspenseQuery(trpc.staff.passkeys.queryOptions());
  const { passkeys, isPossible } = query.data;
  const canAdd = isPossible && canBrowserUsePasskeys();
  const add = canAdd && (
    <Button component={Link} to="/staff/passkeys/new">
      Add a passkey
    </Button>
  );
  return (
    <>
      <PageHeader title="Passkeys" action={add}>
        Sign in with your finger, face or PIN in place of password and code.
      </PageHeader>
      <StaleNote query={query} />
      {!canAdd && (
        <Notice tone="info">
          {isPossible
            ? 'This browser does not know passkeys. Use a newer one to add some.'
            : 'Passkeys belong to an address with a name. This installation is opened by a number: whoever runs it can set BACKDESK_URL to a name.'}
        </Notice>
      )}
      <Panel flush>
        {passkeys.length === 0 ? (
          <EmptyState title="No passkeys" action={add}>
            Nobody can be tricked into typing a passkey into a wrong page, and signing in takes a second.
          </EmptyState>
        ) : (
          <DataTable
            label="Your passkeys"
            columns={columns}
            rows={passkeys}
            rowId={(passkey) => passkey.id}
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
    header: 'Passkey',
    cell: ({ row: { original: passkey } }) => <strong className="bd-wrap">{passkey.name}</strong>,
  }),
  column.display({
    id: 'kind',
    header: 'Where it is',
    cell: ({ row: { original: passkey } }) => (
      <Chip>{passkey.isSynced ? 'synced between devices' : 'on one device'}</Chip>
    ),
  }),
  column.display({
    id: 'made',
    header: 'Added',
    cell: ({ row: { original: passkey } }) => <Time at={passkey.createdAt} />,
  }),
  column.display({
    id: 'used',
    header: 'Last used',
    cell: ({ row: { original: passkey } }) =>
      passkey.lastUsedAt ? <Time at={passkey.lastUsedAt} /> : <span className="bd-muted">never</span>,
  }),
  column.display({
    id: 'acts',
    header: 'Change',
    cell: ({ row: { original: passkey } }) => (
      <span className="bd-inline-cell">
        <Button
          renderRoot={(props) => (
            <Link {...props} to="/staff/passkeys/$passkeyId/rename" params={{ passkeyId: passkey.id }} />
          )}
          variant="default"
          size="compact-xs"
          aria-label={`Rename ${passkey.name}`}
        >
          Rename
        </Button>
        <Button
          renderRoot={(props) => (
            <Link {...props} to="/staff/passkeys/$passkeyId/revoke" params={{ passkeyId: passkey.id }} />
          )}
          variant="default"
          size="compact-xs"
          aria-label={`Revoke ${passkey.name}`}
        >
          Revoke…
        </Button>
      </span>
    ),
  }),
]);
