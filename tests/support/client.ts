/** What a tRPC call came to: its data, or the error as the web app sees it. */
export type CallResult = {
  status: number;
  data?: unknown;
  error?: {
    message: string;
    data: { reason: string; fields?: Record<string, string[]>; retryAfterSeconds?: number };
  };
};

/** A browser as far as the server can tell: it keeps cookies and sends what our pages send. */
export class TestClient {
  readonly desk: { url: string; config: { url: URL } };
  readonly cookies = new Map<string, string>();
  /** Sent with every request; a test changes them to be somebody else. */
  headers: Record<string, string>;

  constructor(desk: TestClient['desk']) {
    this.desk = desk;
    this.headers = { origin: desk.config.url.origin, 'x-backdesk': '1', 'content-type': 'application/json' };
  }

  /** Sends a request as the headers of this client say, and keeps the cookies of the answer. */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(this.headers);
    for (const [name, value] of new Headers(init.headers)) headers.set(name, value);
    if (this.cookies.size > 0)
      headers.set('cookie', [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(`${this.desk.url}${path}`, { redirect: 'manual', ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name === undefined || value === undefined) continue;
      if (value === '' || /max-age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  /** Posts JSON to one of the sign-in routes. */
  async auth(
    path: string,
    body: unknown,
  ): Promise<{ status: number; headers: Headers; body: Record<string, unknown> }> {
    const response = await this.fetch(`/api/auth/${path}`, { method: 'POST', body: JSON.stringify(body) });
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as Record<string, unknown>,
    };
  }

  /** Calls one tRPC procedure by POST, as the web app does. */
  async call(procedure: string, input?: unknown): Promise<CallResult> {
    const response = await this.fetch(`/trpc/${procedure}`, {
      method: 'POST',
      ...(input !== undefined && { body: JSON.stringify(input) }),
    });
    const answer = (await response.json()) as { result?: { data: unknown }; error?: CallResult['error'] };
    return {
      status: response.status,
      data: answer.result?.data,
      ...(answer.error && { error: answer.error }),
    };
  }

  /** A second browser with the same cookies. */
  copy(): TestClient {
    const copy = new TestClient(this.desk);
    for (const [name, value] of this.cookies) copy.cookies.set(name, value);
    return copy;
  }
}
