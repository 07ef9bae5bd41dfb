import { countryName } from '@backdesk/contract';
import { CopyableId, ExternalLink, Fact, Facts, Panel } from '@backdesk/ui';
import { Link } from '@tanstack/react-router';
import { formatMoney } from '../../shared/format.ts';
import { words } from '../../shared/state-words.ts';
import { Time } from '../../shared/time.tsx';
import type { User } from './user-type.ts';

const billingModes = {
  paying: undefined,
  byok: 'brings their own model keys',
  subsidised: 'subsidised',
} as const;

/** What the product knows of the user, and the ways into other tools. */
export function UserAbout({ user }: { user: User }) {
  const { facts, attention } = user;
  return (
    <Panel title="About">
      <Facts>
        <Fact term="Country">
          {user.country && countryName(user.country)}
          {user.staffSetFields.includes('country') && <span className="bd-muted"> set by staff</span>}
        </Fact>
        <Fact term="Tracking">{words(user.trackingLevel)}</Fact>
        <Fact term="Billing">{billingModes[facts.billingMode]}</Fact>
        <Fact term="Credits">{attention.credits && formatMoney(attention.credits)}</Fact>
        <Fact term="Quota ends">{facts.quotaEndsAt && <Time at={facts.quotaEndsAt} as="day" />}</Fact>
        <Fact term="Last sign-in">
          {facts.lastSignInAt && (
            <>
              <Time at={facts.lastSignInAt} />
              {facts.signInCount > 0 && <span className="bd-muted">, {facts.signInCount} in all</span>}
            </>
          )}
        </Fact>
        <Fact term="E-mail">{facts.isEmailVerified ? 'verified' : 'not verified'}</Fact>
        <Fact term="Came by">
          {[facts.acquisitionChannel, facts.campaign].filter(Boolean).join(' · ') || null}
        </Fact>
        <Fact term="Referred by">
          {facts.referredBy && (
            <Link to="/users/$userId" params={{ userId: facts.referredBy.id }} className="bd-link">
              {facts.referredBy.name}
            </Link>
          )}
        </Fact>
        <Fact term="Their code">
          {facts.referralCode && <CopyableId value={facts.referralCode} label="referral code" short />}
        </Fact>
        <Fact term="Elsewhere">
          {user.links.length > 0 && (
            <span className="bd-inline">
              {user.links.map(({ label, url }) => (
                <ExternalLink key={label} href={url}>
                  {label}
                </ExternalLink>
              ))}
            </span>
          )}
        </Fact>
      </Facts>
    </Panel>
  );
}
