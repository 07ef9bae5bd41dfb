import { Burger, Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { OfflineBanner } from '../states/offline-banner.tsx';
import { Rail } from './rail.tsx';
import { ProductSwitcher } from './product-switcher.tsx';
import { StripeModeChip } from './stripe-mode-chip.tsx';
import { ViewAsBanner } from './view-as-banner.tsx';
import { WhoAmI } from './who-am-i.tsx';
import './layout.css';

/** The frame around every screen of the desk: rail, top bar with the look-up, content. */
export function DeskFrame({ omnibox, children }: { omnibox: ReactNode; children: ReactNode }) {
  const [isMenuOpen, menu] = useDisclosure(false);
  return (
    <div className="bd-frame">
      <a className="bd-skip" href="#content">
        Skip to content
      </a>
      <nav className="bd-rail" aria-label="Desk">
        <Brand />
        <Rail />
      </nav>
      <Drawer
        opened={isMenuOpen}
        onClose={menu.close}
        size={256}
        title={<Brand />}
        closeButtonProps={{ 'aria-label': 'Close the menu' }}
      >
        <nav aria-label="Desk">
          <Rail onNavigate={menu.close} />
        </nav>
      </Drawer>
      <header className="bd-top">
        <Burger
          className="bd-burger"
          size="sm"
          opened={isMenuOpen}
          onClick={menu.toggle}
          aria-label="Open the menu"
        />
        <ProductSwitcher />
        <div className="bd-top-search">{omnibox}</div>
        <div className="bd-top-right">
          <StripeModeChip />
          <WhoAmI />
        </div>
      </header>
      <main id="content" className="bd-content" tabIndex={-1}>
        <ViewAsBanner />
        <OfflineBanner />
        {children}
      </main>
    </div>
  );
}

function Brand() {
  return (
    <Link to="/" className="bd-brand">
      <span className="bd-brand-mark" aria-hidden />
      Backdesk
    </Link>
  );
}
