import './tokens.css';

export { Chip, type Tone } from './chip.tsx';
export { CopyableId } from './copyable.tsx';
export { EmptyState } from './empty-state.tsx';
export { ExternalLink } from './external-link.tsx';
export { Fact, Facts } from './facts.tsx';
export { type Figure, FigureStrip } from './figure-strip.tsx';
export { httpsUrl } from './https-url.ts';
export { Kbd } from './kbd.tsx';
export { Notice } from './notice.tsx';
export { PageHeader } from './page-header.tsx';
export { Panel } from './panel.tsx';
export { cssVariables, theme } from './theme.ts';
