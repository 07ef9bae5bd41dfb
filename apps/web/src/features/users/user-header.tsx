import { countryName } from '@backdesk/contract';
import { Chip, CopyableId, ExternalLink, Kbd, PageHeader } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { Can } from '../../shared/can.tsx';
import { clockIn, formatSpan } from '../../shared/format.ts';
import { useCan } from '../../shared/me.ts';
import { subscriptionTone, words } from '../../shared/state-words.ts';
import { RevealDialog } from './reveal-dialog.tsx';
import { UserTags } from './user-tags.tsx';
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
      action={
        <span className="bd-header-actions">
          <Can permission="users:edit">
            <EditLink userId={user.id} />
          </Can>
          {user.stripeCustomerId && (
            <Can permission="billing:link_portal">
              <Button
                variant="default"
                renderRoot={(props) => (
                  <Link
                    to="/users/$userId/portal"
                    params={{ userId: user.id }}
                    search={(before) => before}
                    id="customer-portal"
                    {...props}
                  />
                )}
              >
                Portal link…
              </Button>
            </Can>
          )}
          <Can permission="billing:make_right">
            <Button
              renderRoot={(props) => (
                <Link
                  to="/users/$userId/make-right"
                  params={{ userId: user.id }}
                  id="make-right"
                  {...props}
                />
              )}
            >
              Make it right…
            </Button>
          </Can>
        </span>
      }
    >
      <Email user={user} />
      <CopyableId value={user.id} label="user id" short />
      {user.stripeCustomerId && <CopyableId value={user.stripeCustomerId} label="Stripe customer id" />}
      {user.signedUpAt && <span>customer for {formatSpan(user.signedUpAt)}</span>}
      <Place user={user} />
      <ExternalLink href={user.stripeCustomerUrl}>Open in Stripe</ExternalLink>
      <UserTags user={user} />
    </PageHeader>
  );
}

function Email({ user }: { user: User }) {
  const [revealed, setRevealed] = useState<string | null>();
  const [isAsking, setAsking] = useState(false);
  const box = useRef<HTMLSpanElement>(null);
  // The button that asked is gone then; what it asked for takes the focus.
  useEffect(() => {
    if (revealed !== undefined) box.current?.querySelector('button')?.focus();
  }, [revealed]);
  if (!user.email) return <span>no e-mail</span>;
  if (!user.isEmailMasked || revealed !== undefined)
    return (
      <span ref={box}>
        <CopyableId value={revealed ?? user.email} label="e-mail" />
      </span>
    );
  return (
    <span ref={box}>
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

/** Where they are and what time it is there: nobody likes a reply about "this morning" at night. */
function Place({ user }: { user: User }) {
  const clock = user.facts.timezone ? clockIn(user.facts.timezone) : undefined;
  const parts = [user.country && countryName(user.country), clock && `${clock} there`].filter(Boolean);
  return parts.length > 0 ? <span>{parts.join(', ')}</span> : null;
}

function EditLink({ userId }: { userId: string }) {
  const navigate = useNavigate();
  const mayEdit = useCan('users:edit');
  useHotkeys(mayEdit ? [['e', () => void navigate({ to: '/users/$userId/edit', params: { userId } })]] : []);
  return (
    <Button
      variant="default"
      aria-keyshortcuts="e"
      rightSection={<Kbd>e</Kbd>}
      renderRoot={(props) => <Link to="/users/$userId/edit" params={{ userId }} id="edit-user" {...props} />}
    >
      Edit
    </Button>
  );
}
