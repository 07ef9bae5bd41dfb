import { Chip, CopyableId, Fact, Facts, PageHeader, Panel } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Can } from '../../shared/can.tsx';
import { StaleNote } from '../../shared/states/stale-note.tsx';
import { Time } from '../../shared/time.tsx';
import { trpc } from '../../shared/trpc.ts';
import { LimitsPanel } from './limits-panel.tsx';
import { LinksPanel } from './links-panel.tsx';
import { RetentionPanel } from './retention-panel.tsx';
import { creditsUnitLabels, graceWords, type Product, quotaResetLabels } from './settings-types.ts';
import { StripePanel } from './stripe-panel.tsx';
import './settings.css';

/** The settings of one product: what it is, how it reaches Stripe, its links, how long it keeps what. */
export function ProductPage({ productKey }: { productKey: string }) {
  const query = useSuspenseQuery(trpc.products.detail.queryOptions({ productKey }));
  const product = query.data;
  const edit = (
    <Can permission="products:manage">
      <Button
        renderRoot={(props) => (
          <Link to="/settings/products/$productKey/edit" params={{ productKey }} {...props} />
        )}
      >
        Edit
      </Button>
    </Can>
  );
  return (
    <>
      <PageHeader
        title={product.name}
        chips={!product.hasStripeAccount && <Chip>invented, to measure with</Chip>}
        action={edit}
      >
        <CopyableId value={product.key} label="key" />
        <span>
          added <Time at={product.createdAt} as="day" />
        </span>
      </PageHeader>
      <StaleNote query={query} />
      <div className="bd-settings">
        <About product={product} />
        <StripePanel product={product} />
        <div className="bd-settings-wide">
          <LinksPanel product={product} />
        </div>
        <div className="bd-settings-wide">
          <RetentionPanel product={product} />
        </div>
        <div className="bd-settings-wide">
          <LimitsPanel productKey={productKey} />
        </div>
      </div>
    </>
  );
}

function About({ product }: { product: Product }) {
  return (
    <Panel title="Product" label="Product">
      <Facts>
        <Fact term="Currency">{product.currency}</Fact>
        <Fact term="Time zone">{product.timezone}</Fact>
        <Fact term="Credits">{creditsUnitLabels[product.creditsUnit ?? '']}</Fact>
        <Fact term="Quotas start anew">{quotaResetLabels[product.quotaResetRule]}</Fact>
        <Fact term="Automatic top-ups">
          {product.isAutoTopupOn ? 'Made here, for users who want them' : 'Made by the product, if at all'}
        </Fact>
        <Fact term="Not paid: access ends">{graceWords(product.graceDays)}</Fact>
        <Fact term="Subscriptions">
          {product.isSingleSubscription ? 'One living one per user at most' : 'Several per user are fine'}
        </Fact>
        <Fact term="Project number">
          <CopyableId value={String(product.projectNumber)} label="project number" />
        </Fact>
        <Fact term="Public key">
          <CopyableId value={product.publicKey} label="public key" />
          <div className="bd-muted">
            Number and key name the product to programs that send errors and events. Backdesk takes neither
            yet.
          </div>
        </Fact>
      </Facts>
    </Panel>
  );
}
