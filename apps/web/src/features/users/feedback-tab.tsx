import type { feedbackView, mailView, referralView, Wire } from '@backdesk/contract';
import { Chip, ExternalLink, type Tone } from '@backdesk/ui';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { words } from '../../shared/state-words.ts';
import { keyset } from '../../shared/table/keyset.ts';
import { type PartColumn, PartPanel } from '../../shared/table/part-panel.tsx';
import { Time } from '../../shared/time.tsx';
import { trpc } from '../../shared/trpc.ts';

type Feedback = Wire<typeof feedbackView>;
type Mail = Wire<typeof mailView>;
type Referral = Wire<typeof referralView>;

/** What they asked for, which mails they were sent, and whom they brought. */
export function FeedbackTab({ userId }: { userId: string }) {
  const feedback = useInfiniteQuery(trpc.users.feedback.infiniteQueryOptions({ userId }, keyset));
  const mails = useInfiniteQuery(trpc.users.mails.infiniteQueryOptions({ userId }, keyset));
  const referrals = useInfiniteQuery(trpc.users.referrals.infiniteQueryOptions({ userId }, keyset));
  return (
    <div className="bd-stack">
      <PartPanel
        title="Feedback"
        query={feedback}
        columns={feedbackColumns}
        rowId={({ id }) => id}
        empty={{ title: 'No feedback', text: 'They have not asked for or complained about anything.' }}
      />
      <PartPanel
        title="Mails"
        query={mails}
        columns={mailColumns}
        rowId={({ id }) => id}
        empty={{ title: 'No mails', text: 'Nothing was mailed to them from here. Texts are not kept.' }}
      />
      <PartPanel
        title="Referrals"
        query={referrals}
        columns={referralColumns}
        rowId={({ user }) => user.id}
        empty={{ title: 'No referrals', text: 'They have not brought anybody yet.' }}
      />
    </div>
  );
}

const mailTones: Record<Mail['state'], Tone> = { queued: 'info', sent: 'good', failed: 'bad' };
const referralTones: Record<Referral['status'], Tone> = {
  pending: 'info',
  completed: 'good',
  rejected: 'bad',
};

const feedbackColumns: PartColumn<Feedback>[] = [
  { id: 'posted', header: 'Posted', cell: ({ postedAt }) => <Time at={postedAt} as="day" /> },
  {
    id: 'title',
    header: 'What',
    cell: ({ title, body }) => (
      <div className="bd-cell-two">
        <span className="bd-wrap" dir="auto">
          {title}
        </span>
        {body && (
          <span className="bd-muted bd-wrap" dir="auto">
            {body}
          </span>
        )}
      </div>
    ),
  },
  { id: 'kind', header: 'Kind', className: 'bd-wide', cell: ({ kind }) => words(kind) },
  { id: 'status', header: 'Status', cell: ({ status }) => <Chip>{words(status)}</Chip> },
  { id: 'votes', header: 'Votes', className: 'bd-amount bd-wide', cell: ({ voteCount }) => voteCount },
  { id: 'link', header: 'Link', cell: ({ url }) => <ExternalLink href={url}>Open</ExternalLink> },
];

const mailColumns: PartColumn<Mail>[] = [
  { id: 'created', header: 'When', cell: ({ createdAt }) => <Time at={createdAt} as="when" /> },
  {
    id: 'subject',
    header: 'Subject',
    cell: ({ subject, errorMessage }) => (
      <div className="bd-cell-two">
        <span className="bd-wrap" dir="auto">
          {subject}
        </span>
        {errorMessage && <span className="bd-muted bd-wrap">{errorMessage}</span>}
      </div>
    ),
  },
  { id: 'kind', header: 'Kind', className: 'bd-wide', cell: ({ kind }) => kind.split('.').join(': ') },
  { id: 'to', header: 'To', className: 'bd-wide', cell: ({ toEmail }) => toEmail ?? '–' },
  { id: 'state', header: 'State', cell: ({ state }) => <Chip tone={mailTones[state]}>{state}</Chip> },
];

const referralColumns: PartColumn<Referral>[] = [
  {
    id: 'user',
    header: 'User',
    cell: ({ user }) => (
      <Link to="/users/$userId" params={{ userId: user.id }} className="bd-link bd-wrap">
        {user.name}
      </Link>
    ),
  },
  { id: 'since', header: 'Since', cell: ({ createdAt }) => <Time at={createdAt} as="day" /> },
  {
    id: 'status',
    header: 'Status',
    cell: ({ status, rejectionReason }) => (
      <span className="bd-wrap">
        <Chip tone={referralTones[status]}>{status}</Chip> {rejectionReason}
      </span>
    ),
  },
  { id: 'credits', header: 'Credits', className: 'bd-amount', cell: ({ credits }) => credits },
];
