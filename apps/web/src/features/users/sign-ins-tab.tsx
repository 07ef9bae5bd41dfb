import { identityKindLabels, type authSessionView, type identityView, type Wire } from '@backdesk/contract';
import { Chip, CopyableId } from '@backdesk/ui';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { keyset } from '../../shared/table/keyset.ts';
import { type PartColumn, PartPanel } from '../../shared/table/part-panel.tsx';
import { Time } from '../../shared/time.tsx';
import { trpc } from '../../shared/trpc.ts';

type Session = Wire<typeof authSessionView>;
type Identity = Wire<typeof identityView>;

/** When, from where and on which device they were signed in, and under which ids others know them. */
export function SignInsTab({ userId }: { userId: string }) {
  const sessions = useInfiniteQuery(trpc.users.sessions.infiniteQueryOptions({ userId }, keyset));
  const identities = useInfiniteQuery(trpc.users.identities.infiniteQueryOptions({ userId }, keyset));
  return (
    <div className="bd-stack">
      <PartPanel
        title="Sign-ins at the product"
        query={sessions}
        columns={sessionColumns}
        rowId={({ id }) => id}
        empty={{ title: 'No sign-ins', text: 'The product has not told of any, or keeps none.' }}
      />
      <PartPanel
        title="Known elsewhere as"
        query={identities}
        columns={identityColumns}
        rowId={({ id }) => id}
        empty={{ title: 'No other ids', text: 'No other system has told its id of this user.' }}
      />
    </div>
  );
}

const sessionColumns: PartColumn<Session>[] = [
  { id: 'started', header: 'Signed in', cell: ({ startedAt }) => <Time at={startedAt} as="when" /> },
  {
    id: 'seen',
    header: 'Last active',
    cell: ({ lastActiveAt }) => (lastActiveAt ? <Time at={lastActiveAt} /> : '–'),
  },
  {
    id: 'state',
    header: 'State',
    cell: (session) =>
      session.endedAt ? (
        <Chip>signed out</Chip>
      ) : new Date(session.expiresAt) < new Date() ? (
        <Chip>expired</Chip>
      ) : (
        <Chip tone="good">signed in</Chip>
      ),
  },
  {
    id: 'ip',
    header: 'Address',
    cell: ({ ip }) => (ip ? <CopyableId value={ip} label="address" /> : '–'),
  },
  {
    id: 'device',
    header: 'Device',
    className: 'bd-wide',
    cell: ({ userAgent, fingerprint }) => (
      <span className="bd-wrap">
        {userAgent ?? '–'} {fingerprint && <CopyableId value={fingerprint} label="device" short />}
      </span>
    ),
  },
];

const identityColumns: PartColumn<Identity>[] = [
  { id: 'kind', header: 'Where', cell: ({ kind }) => identityKindLabels[kind] },
  { id: 'id', header: 'Id', cell: ({ externalId }) => <CopyableId value={externalId} label="id" /> },
  {
    id: 'shared',
    header: 'Also used by',
    cell: ({ sharedWith }) =>
      sharedWith.length === 0
        ? '–'
        : sharedWith.map(({ id, name }) => (
            <Link key={id} to="/users/$userId" params={{ userId: id }} className="bd-link bd-wrap">
              {name}
            </Link>
          )),
  },
  {
    id: 'since',
    header: 'Since',
    className: 'bd-wide',
    cell: ({ createdAt }) => <Time at={createdAt} as="day" />,
  },
];
