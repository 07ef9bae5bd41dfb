import { localStorageColorSchemeManager } from '@mantine/core';

/** The key is read by boot/colour-scheme.js as well, before the first paint. */
export const colourSchemeManager = localStorageColorSchemeManager({ key: 'backdesk-colour-scheme' });
