import type { autoTopupView, TopupChange, Wire } from '@backdesk/contract';

export type TopupTerms = NonNullable<Wire<typeof autoTopupView>['terms']>;

/** What each change is called where it is chosen, and where its dialog is open. */
export const topupWords: Record<TopupChange, { button: string; title: string }> = {
  now: { button: 'Top up now…', title: 'Top up now' },
  on: { button: 'Turn on…', title: 'Turn automatic top-ups on' },
  amounts: { button: 'Change amounts…', title: 'Change the amounts of automatic top-ups' },
  off: { button: 'Turn off…', title: 'Turn automatic top-ups off' },
};

/** Of the link that opens a dialog: the focus returns to it. */
export const topupOpenerId = (change: TopupChange): string =>
  `top-up-${change === 'on' || change === 'off' ? 'switch' : change}`;
