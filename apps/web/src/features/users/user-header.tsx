import { Chip, CopyableId, ExternalLink, PageHeader } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { Can } from '../../shared/can.tsx';
import { formatSpan } from '../../shared/format.ts';
import { subscriptionTone, words } from '../../shared/state-words.ts';
import { RevealDialog } from './reveal-dialog.tsx';
import type { User } from './user-type.ts';

const trackingWords = {
  full: 'tracking: full',
  analytics_only: 'tracking: analytics only',
  errors_only: 'tracking: errors only',
} as const;

/** Who this is: name, plan, product, how to reach them, the ids worth copying. */
export function UserHeader({ user }: { user: User }) {
  const subscription = user.subscriptions[0];
  return (
    <PageHeader
      title={user.name || 'No name'}
      chips={
        <>
          {subscription && (
            <Chip tone={subscriptionTone(subscription.status)}>
              {subscription.planName} · {words(subscription.status)}
            </Chip>
          )}
          <Chip tone="info">{user.productName}</Chip>
          <Chip>{trackingWords[user.trackingLevel]}</Chip>
        </>
      }
    >
      <Email user={user} />
      <CopyableId value={user.id} label="user id" short />
      {user.stripeCustomerId && <CopyableId value={user.stripeCustomerId} label="Stripe customer id" />}
      {user.signedUpAt && <span>customer for {formatSpan(user.signedUpAt)}</span>}
      <ExternalLink href={user.stripeCustomerUrl}>Open in Stripe</ExternalLink>
    </PageHeader>
  );
}

function Email({ user }: { user: User }) {
  const [revealed, setRevealed] = useState<string | null>();
  const [isAsking, setAsking] = useState(false);
  if (!user.email) return <span>no e-mail</span>;
  if (!user.isEmailMasked || revealed !== undefined)
    return <CopyableId value={revealed ?? user.email} label="e-mail" />;
  return (
    <span>
      <span className="bd-wrap">{user.email}</span>
      <Can permission="users:reveal">
        <Button variant="transparent" size="compact-xs" onClick={() => setAsking(true)}>
          reveal
        </Button>
        <RevealDialog
          userId={user.id}
          isOpen={isAsking}
          onClose={() => setAsking(false)}
          onRevealed={setRevealed}
        />
      </Can>
    </span>
  );
}
