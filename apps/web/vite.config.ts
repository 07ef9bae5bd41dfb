import { fileURLToPath } from 'node:url';
import { tanstackRouter } from '@tanstack/router-plugin/vite';
import react from '@vitejs/plugin-react';
import { constants } from 'node:zlib';
import { defineConfig } from 'vite';
import { compression, defineAlgorithm } from 'vite-plugin-compression2';
import { firstScript } from './build/first-script.ts';
import { preloads } from './build/preloads.ts';

/**
 * Each file is a request, and a browser that has nothing yet makes six at a time: what every page
 * starts with is one file, what most screens share another, forms a third, each route's own its own.
 */
const chunks = [
  { name: 'start', tags: ['$initial' as const], priority: 3 },
  { name: 'forms', test: /shared[\\/](form|work)[\\/]|@mantine[\\/]form|step-up/, priority: 2 },
  { name: 'desk', minShareCount: 5, priority: 1 },
];

export default defineConfig({
  plugins: [
    firstScript(fileURLToPath(new URL('src/boot/first.js', import.meta.url))),
    tanstackRouter({ target: 'react', autoCodeSplitting: true, routeFileIgnorePattern: '\\.test\\.' }),
    react(),
    preloads(),
    // Once here instead of at each request: whoever opens the desk waits for none of it. The next better
    // quality takes fifteen times as long for one per cent less.
    compression({
      include: /\.(js|css|svg)$/,
      threshold: 1_024,
      algorithms: [
        defineAlgorithm('brotliCompress', { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }),
        'gzip',
      ],
    }),
  ],
  build: {
    outDir: 'dist/client',
    emptyOutDir: true,
    sourcemap: false,
    target: 'es2024',
    // The policy allows scripts and fonts from our own address only: nothing may become a data: URL.
    assetsInlineLimit: 0,
    // One style sheet: a page must not wait for another one, and all of them together are small.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: chunks } } },
  },
});
