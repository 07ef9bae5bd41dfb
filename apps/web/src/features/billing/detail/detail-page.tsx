import { billingKindLabels, type BillingKind } from '@backdesk/contract';
import { Chip, CopyableId, ExternalLink, PageHeader } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Can } from '../../../shared/can.tsx';
import { formatMoney } from '../../../shared/format.ts';
import { useUserChanges } from '../../../shared/live/use-user-changes.ts';
import { usePageTitle } from '../../../shared/page-title.ts';
import { StaleNote } from '../../../shared/states/stale-note.tsx';
import { CodeButtons } from '../codes/code-buttons.tsx';
import { InvoiceButtons } from '../invoices/invoice-buttons.tsx';
import { DisputeButtons } from '../disputes/dispute-buttons.tsx';
import { MakeRightLink } from '../make-right/make-right-link.tsx';
import { OfferNotice } from '../subscriptions/offers/offer-notice.tsx';
import { SubscriptionButtons } from '../subscriptions/subscription-buttons.tsx';
import { DetailFacts } from './detail-facts.tsx';
import { DetailHistory } from './detail-history.tsx';
import { DetailRelated } from './detail-related.tsx';
import { type Detail, detailReads } from './detail-types.ts';
import { RawObject } from './raw-object.tsx';
import '../billing.css';
import './detail.css';

/** One object of billing: facts and what belongs to it beside what happened to it. */
export function DetailPage({ kind, id }: { kind: BillingKind; id: string }) {
  usePageTitle(billingKindLabels[kind]);
  const query = useSuspenseQuery(detailReads[kind].queryOptions({ id }));
  const detail = query.data;
  return (
    <>
      <StaleNote query={query} />
      {detail.user && <Live userId={detail.user.id} />}
      <Head detail={detail} />
      {detail.subscription?.offer && <OfferNotice offer={detail.subscription.offer} />}
      <div className="bd-detail">
        <div className="bd-stack">
          <DetailFacts facts={detail.facts} />
          <DetailRelated id={detail.id} groups={detail.related} />
        </div>
        <div className="bd-stack">
          <DetailHistory detail={detail} />
          <RawObject key={id} detail={detail} />
        </div>
      </div>
    </>
  );
}

/** Reads the page anew whenever something of its user changes. */
function Live({ userId }: { userId: string }) {
  useUserChanges(userId);
  return null;
}

function Action({
  detail: { id, kind, user, refundable, subscription, dispute, invoice, code },
}: {
  detail: Detail;
}) {
  if (kind === 'credit_account' && user)
    return (
      <Can permission="billing:grant_credits">
        <Button
          variant="default"
          renderRoot={(props) => (
            <Link to="/billing/credits/$id/give" params={{ id }} id="give-credit" {...props} />
          )}
        >
          Give credit…
        </Button>
      </Can>
    );
  if (code) return <CodeButtons id={id} {...code} />;
  if (invoice) return <InvoiceButtons id={id} {...invoice} />;
  if (dispute) return <DisputeButtons id={id} {...dispute} />;
  if (subscription)
    return (
      <span className="bd-refund-buttons">
        <SubscriptionButtons id={id} changes={subscription.changes} />
        {user && subscription.changes.includes('cancel') && (
          <MakeRightLink userId={user.id} subscriptionId={id} />
        )}
      </span>
    );
  if (!refundable) return null;
  return (
    <span className="bd-refund-buttons">
      {user && <MakeRightLink userId={user.id} paymentId={refundable.paymentId} />}
      <Can permission="billing:refund">
        <Button
          renderRoot={(props) => (
            <Link
              to="/billing/payments/$id/refund"
              params={{ id: refundable.paymentId }}
              id={`refund-${refundable.paymentId}`}
              {...props}
            />
          )}
        >
          Refund up to {formatMoney(refundable.money)}
        </Button>
      </Can>
    </span>
  );
}

function Head({ detail }: { detail: Detail }) {
  const { user } = detail;
  return (
    <PageHeader
      title={
        <>
          {detail.title}
          {detail.amount && <span className="bd-detail-amount"> {formatMoney(detail.amount)}</span>}
          {detail.credits !== null && <span className="bd-detail-amount"> {detail.credits} credits</span>}
        </>
      }
      chips={
        <>
          {detail.state && <Chip tone={detail.state.tone}>{detail.state.word}</Chip>}
          <Chip tone="info">{detail.productName}</Chip>
        </>
      }
      action={<Action detail={detail} />}
    >
      <span>{billingKindLabels[detail.kind]}</span>
      {user && (
        <Link to="/users/$userId" params={{ userId: user.id }} className="bd-link">
          {user.name}
        </Link>
      )}
      <CopyableId value={detail.id} label="our id" short />
      {detail.stripeId && <CopyableId value={detail.stripeId} label="Stripe id" />}
      <ExternalLink href={detail.stripeUrl}>Open in Stripe</ExternalLink>
    </PageHeader>
  );
}
