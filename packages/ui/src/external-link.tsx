import { Anchor } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { httpsUrl } from './https-url.ts';
import './external-link.css';

/** A link out of the desk. Anything but https is not a link: nothing is shown. */
export function ExternalLink({ href, children }: { href: string | null; children: ReactNode }) {
  const url = httpsUrl(href);
  if (!url) return null;
  return (
    <Anchor className="bd-external" href={url} target="_blank" rel="noopener noreferrer" fz="inherit">
      {children}
      <IconExternalLink size={12} aria-hidden />
      <span className="bd-hidden"> (opens in a new tab)</span>
    </Anchor>
  );
}
