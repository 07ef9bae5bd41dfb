import { Chip, CopyableId, Fact, Facts, Panel } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Can } from '../../shared/can.tsx';
import { SecretWords } from './secret-words.tsx';
import type { Product } from './settings-types.ts';

const modeWords = {
  simulated: { tone: 'warning', label: 'simulated' },
  test: { tone: 'warning', label: 'test mode' },
  live: { tone: 'bad', label: 'live: real money' },
} as const;

/** How the product and Stripe reach each other. Keys are set where Backdesk is started, never here. */
export function StripePanel({ product }: { product: Product }) {
  const { stripe, key, hasStripeAccount } = product;
  if (!hasStripeAccount)
    return (
      <Panel title="Stripe and webhooks" label="Stripe and webhooks">
        <p>Everything in this product was invented to measure with: it has no account and no webhooks.</p>
      </Panel>
    );
  const mode = modeWords[stripe.mode];
  return (
    <Panel title="Stripe and webhooks" label="Stripe and webhooks" aside="set by environment variables">
      <Facts>
        <Fact term="Stripe">
          <Chip tone={mode.tone}>{mode.label}</Chip>
        </Fact>
        <Fact term="Account">
          {product.stripeAccountId ? (
            <CopyableId value={product.stripeAccountId} label="Stripe account id" />
          ) : (
            <span className="bd-muted">not written down</span>
          )}
        </Fact>
        <Fact term="Secret key">
          <SecretWords state={stripe.secretKey} />
        </Fact>
        <Fact term="Stripe sends to">
          <CopyableId value={stripe.webhookUrl} label="address for Stripe webhooks" />
        </Fact>
        <Fact term="Signing secret">
          <SecretWords state={stripe.webhookSecret} />
          {stripe.webhookSecret.source === 'derived' && (
            <Can permission="products:read_secrets">
              <div>
                <Button
                  variant="default"
                  size="compact-xs"
                  renderRoot={(props) => (
                    <Link
                      to="/settings/products/$productKey/webhook-secret"
                      params={{ productKey: key }}
                      {...props}
                    />
                  )}
                >
                  Show it…
                </Button>
              </div>
            </Can>
          )}
        </Fact>
        <Fact term="Clerk">
          <span className="bd-muted">Backdesk takes no webhooks of Clerk yet, so there is no address.</span>
        </Fact>
      </Facts>
    </Panel>
  );
}
