/** The nonce of this response, put into index.html by the server; style elements need it. */
export function cspNonce(): string {
  return document.querySelector('meta[name="csp-nonce"]')?.getAttribute('content') ?? '';
}

/**
 * The scroll lock of Mantine's dialogs writes one <style> element and looks for its nonce under this
 * name of webpack's. Must run before the first dialog opens.
 */
export function shareCspNonce(): void {
  Object.assign(globalThis, { __webpack_nonce__: cspNonce() });
}
