import { localStorageColorSchemeManager } from '@mantine/core';

/** The key is read by boot/first.js as well, before the first paint. */
export const colourSchemeManager = localStorageColorSchemeManager({ key: 'backdesk-colour-scheme' });
