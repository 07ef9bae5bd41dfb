import { newId } from '../../platform/ids.ts';
import { chance } from '../random.ts';
import { idOfUser, type Records } from './context.ts';
import { insertRows } from './insert-rows.ts';

type Voice = {
  kind: 'feature_request' | 'bug' | 'praise' | 'complaint' | 'question';
  title: string;
  body: string;
};

const everywhere: readonly Voice[] = [
  {
    kind: 'complaint',
    title: 'Charged after I cancelled',
    body: 'I cancelled on the last day and was billed anyway. Please check.',
  },
  {
    kind: 'question',
    title: 'Invoice with our VAT number?',
    body: 'Our accountant needs the company name and VAT number on the invoice.',
  },
  { kind: 'praise', title: 'This saves me an hour a day', body: 'Just wanted to say thank you. Keep going!' },
  { kind: 'bug', title: 'Signed out every few minutes', body: 'Since yesterday, on Safari only.' },
  { kind: 'feature_request', title: 'Dark mode on the phone', body: 'Please, my eyes.' },
];

const own: Readonly<Record<string, readonly Voice[]>> = {
  repurposeflow: [
    { kind: 'feature_request', title: 'Bluesky as a platform', body: 'My audience has moved there.' },
    {
      kind: 'bug',
      title: 'Hashtags are cut off on LinkedIn',
      body: 'Only the first three survive the copy button.',
    },
  ],
  'ai-saas-chat': [
    { kind: 'feature_request', title: 'Folders for conversations', body: 'I have four hundred of them.' },
    {
      kind: 'complaint',
      title: 'Token limit reached in a week',
      body: 'The meter jumps by thousands for one question.',
    },
  ],
  codebuff: [
    {
      kind: 'bug',
      title: 'Diff is empty on Windows line endings',
      body: 'CRLF files always show no change.',
    },
    { kind: 'question', title: 'Do referral credits expire?', body: 'I cannot find it in the docs.' },
  ],
  eachie: [
    { kind: 'feature_request', title: 'Scheduled research', body: 'Every Monday at nine, by mail.' },
    { kind: 'complaint', title: 'Topped up twice in one night', body: 'Two charges of $24 within an hour.' },
  ],
  'better-together': [
    {
      kind: 'feature_request',
      title: 'Shared calendar with our kids',
      body: 'Date nights collide with football.',
    },
    {
      kind: 'question',
      title: 'The box has not come',
      body: 'Ordered for our anniversary, which is on Friday.',
    },
  ],
};

const statuses = ['open', 'open', 'under_review', 'planned', 'in_progress', 'complete', 'closed'] as const;

/** What one user in twenty-five has written. */
export async function writeFeedback(records: Records): Promise<void> {
  const { business, endsAt } = records;
  const voices = [...(own[business.key] ?? []), ...(own[business.key] ?? []), ...everywhere];
  await insertRows(
    records.em,
    'feedback_items',
    records.users.flatMap((user) => {
      const random = chance(`feedback ${business.key} ${user.number}`);
      if (!random.hits(0.04)) return [];
      const { kind, title, body } = random.pick(voices);
      const isBoard = kind === 'feature_request' || kind === 'bug';
      const postedAt = new Date(
        user.signedUpAt.getTime() + random.next() * (endsAt.getTime() - user.signedUpAt.getTime()),
      );
      return [
        {
          id: newId(),
          product_id: records.productId,
          user_id: idOfUser(records, user),
          source: isBoard ? 'canny' : 'mail',
          external_id: isBoard ? `${business.key}-${user.number}` : null,
          kind,
          title,
          body,
          status: random.pick(statuses),
          vote_count: isBoard ? Math.round(random.skewed(9)) : 0,
          url: isBoard ? `https://${business.key}.canny.example/p/${user.number}` : null,
          author_email: user.email,
          posted_at: postedAt,
          created_at: postedAt,
        },
      ];
    }),
  );
}
