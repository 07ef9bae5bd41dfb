import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/**
 * Puts a classic script first into the page, as a hashed file of its own: it runs before the first
 * paint, which no module does, and the policy allows no inline scripts. `path` is that of the file.
 */
export function firstScript(path: string): Plugin {
  const name = path.split('/').at(-1) ?? path;
  return {
    name: 'first-script',
    buildStart() {
      this.emitFile({ type: 'asset', name, source: readFileSync(path, 'utf8') });
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
