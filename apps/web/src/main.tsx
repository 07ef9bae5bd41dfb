import './styles.ts';
import { cssVariables, theme } from '@backdesk/ui';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { router } from './router.tsx';
import { colourSchemeManager } from './shared/colour-scheme.ts';
import { cspNonce, shareCspNonce } from './shared/csp-nonce.ts';
import { queryClient } from './shared/query-client.ts';

const longestBlankMs = 500;

shareCspNonce();
const root = rootElement();

const desk = (
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={colourSchemeManager}
      defaultColorScheme="auto"
      getStyleNonce={cspNonce}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>
);

// One drawing, with what the address asks for, instead of a frame, a skeleton and then the rows; where
// that takes long, the skeletons come after all. Not awaited here: the screens import this very file,
// and would wait for it.
void Promise.race([
  router.load().then(answered),
  new Promise((resolve) => setTimeout(resolve, longestBlankMs)),
]).then(draw, draw);

function rootElement(): HTMLElement {
  const element = document.getElementById('root');
  if (!element) throw new Error('index.html has no element with the id "root".');
  return element;
}

function draw(): void {
  createRoot(root).render(desk);
}

/** When nothing that was asked is still on its way. */
function answered(): Promise<void> {
  return new Promise((resolve) => {
    const stop = queryClient.getQueryCache().subscribe(look);
    look();
    function look() {
      if (queryClient.isFetching() > 0) return;
      stop();
      resolve();
    }
  });
}
