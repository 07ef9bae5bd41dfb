import type { Anchor, Button, CSSVariablesResolver, Drawer, Input, InputWrapper, Modal } from '@mantine/core';
import { createTheme, rem } from '@mantine/core';

const controls = { '--input-height': rem(32), '--input-fz': rem(13) };

// Only types of the components: the first page must not load a dialog to know how dialogs look.
type Extension<Component extends { extend: (input: never) => unknown }> = Parameters<Component['extend']>[0];

/** Mantine dressed as the desk: small, calm, one accent. Colours come from tokens.css. */
export const theme = createTheme({
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: 'var(--bd-mono)',
  fontSizes: { xs: rem(12), sm: rem(13), md: rem(13), lg: rem(15), xl: rem(19) },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.45', lg: '1.4', xl: '1.3' },
  spacing: { xs: rem(4), sm: rem(8), md: rem(14), lg: rem(20), xl: rem(28) },
  radius: { xs: rem(4), sm: rem(7), md: rem(7), lg: rem(10), xl: rem(10) },
  defaultRadius: 'sm',
  headings: { sizes: { h1: { fontSize: rem(19), lineHeight: '1.3' } } },
  colors: {
    accent: [
      '#eef1fe',
      '#dbe2fd',
      '#b3c2ff',
      '#8aa2ff',
      '#7490fb',
      '#4a69e8',
      '#3355e0',
      '#2a48c4',
      '#233ca5',
      '#1b2f85',
    ],
    // What floats in the dark takes its ground (6), line (4) and hover (5) from here: the desk's, not a grey.
    dark: [
      '#e8ebf0',
      '#c3cad4',
      '#9aa5b3',
      '#5d6877',
      '#333c48',
      '#222932',
      '#151a21',
      '#10141a',
      '#0e1116',
      '#0a0c10',
    ],
  },
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 3 },
  autoContrast: true,
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Anchor: { defaultProps: { underline: 'hover' } } satisfies Extension<typeof Anchor>,
    Button: {
      vars: (_theme, { size, variant = 'filled', color }) => ({
        root: {
          ...(size === 'compact-xs'
            ? { '--button-fz': rem(12) }
            : { '--button-height': rem(32), '--button-fz': rem(13), '--button-padding-x': rem(12) }),
          // Mantine picks this colour for the light accent only; on the dark one white is too pale.
          ...(variant === 'filled' && !color && { '--button-color': 'var(--bd-on-accent)' }),
        },
      }),
      styles: { label: { fontWeight: 500 } },
    } satisfies Extension<typeof Button>,
    Drawer: { defaultProps: { attributes: { header: { role: 'presentation' } } } } satisfies Extension<
      typeof Drawer
    >,
    Input: { vars: () => ({ wrapper: controls }) } satisfies Extension<typeof Input>,
    InputWrapper: {
      vars: () => ({
        label: { '--input-label-size': rem(12), '--input-asterisk-color': 'var(--bd-bad)' },
        error: { '--input-error-size': rem(12) },
        description: { '--input-description-size': rem(12) },
        success: {},
      }),
    } satisfies Extension<typeof InputWrapper>,
    Modal: {
      defaultProps: {
        centered: true,
        padding: 'lg',
        // The page has its own banner; the head of a dialog must not count as a second one.
        attributes: { header: { role: 'presentation' } },
        radius: 'lg',
        overlayProps: { backgroundOpacity: 0.45 },
        transitionProps: { transition: 'fade', duration: 120 },
        closeButtonProps: { 'aria-label': 'Close' },
      },
    } satisfies Extension<typeof Modal>,
  },
});

/** Hands our tokens to Mantine's own variables, so that both always show the same colours. */
export const cssVariables: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--bd-panel)',
    '--mantine-color-text': 'var(--bd-ink)',
    '--mantine-color-bright': 'var(--bd-ink)',
    '--mantine-color-dimmed': 'var(--bd-muted)',
    '--mantine-color-placeholder': 'var(--bd-muted)',
    '--mantine-color-anchor': 'var(--bd-accent)',
    '--mantine-color-default': 'var(--bd-panel)',
    '--mantine-color-default-hover': 'var(--bd-hover)',
    '--mantine-color-default-color': 'var(--bd-ink)',
    '--mantine-color-default-border': 'var(--bd-line)',
    '--mantine-color-disabled': 'var(--bd-neutral-soft)',
    '--mantine-color-disabled-color': 'var(--bd-muted)',
    '--mantine-color-disabled-border': 'var(--bd-line)',
    '--mantine-color-error': 'var(--bd-bad)',
  };
  return { variables: {}, light: shared, dark: shared };
};
