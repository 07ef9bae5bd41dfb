import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { tanstackRouter } from '@tanstack/router-plugin/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/**
 * Puts a classic script first into the page, as a hashed file of its own: it runs before the first
 * paint, which no module does, and the policy allows no inline scripts.
 */
function firstScript(path: string): Plugin {
  const name = path.split('/').at(-1) ?? path;
  return {
    name: 'first-script',
    buildStart() {
      const source = readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8');
      this.emitFile({ type: 'asset', name, source });
    },
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {} }) {
        const file = Object.values(bundle).find((part) => part.type === 'asset' && part.names.includes(name));
        if (!file) throw new Error(`The build has no ${name}: the page would flash in the wrong colours.`);
        return [{ tag: 'script', attrs: { src: `/${file.fileName}` }, injectTo: 'head-prepend' }];
      },
    },
  };
}

export default defineConfig({
  plugins: [
    firstScript('src/boot/colour-scheme.js'),
    tanstackRouter({ target: 'react', autoCodeSplitting: true, routeFileIgnorePattern: '\\.test\\.' }),
    react(),
  ],
  build: {
    outDir: 'dist/client',
    emptyOutDir: true,
    sourcemap: false,
    target: 'es2024',
    // The policy allows scripts and fonts from our own address only: nothing may become a data: URL.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
