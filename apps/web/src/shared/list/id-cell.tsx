import { CopyableId, ExternalLink } from '@backdesk/ui';
import { HoverCard } from '../hover/hover-card.tsx';

type Props = { value: string; label: string; stripeUrl: string | null };

/** An id, shortened: a click copies it, resting on it shows all of it and the way to Stripe. */
export function IdCell({ value, label, stripeUrl }: Props) {
  return (
    <HoverCard
      label={label}
      card={
        <>
          <span className="bd-hover-title">{label}</span>
          <p className="bd-mono bd-wrap">{value}</p>
          <ExternalLink href={stripeUrl}>Open in Stripe</ExternalLink>
        </>
      }
    >
      <CopyableId value={value} label={label.toLowerCase()} short />
    </HoverCard>
  );
}
