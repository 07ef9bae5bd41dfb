declare global {
  /** Read by the scroll lock of Mantine's dialogs for the one <style> element it writes. */
  var __webpack_nonce__: string | undefined;
}

/** The nonce of this response, put into index.html by the server; style elements need it. */
export function cspNonce(): string {
  return document.querySelector('meta[name="csp-nonce"]')?.getAttribute('content') ?? '';
}

/** Must run before the first dialog opens. */
export function shareCspNonce(): void {
  globalThis.__webpack_nonce__ = cspNonce();
}
