/** A browser without pages: it keeps cookies, and follows redirects only when told to. */
export class CookieJar {
  readonly cookies = new Map<string, string>();
  /** Every Set-Cookie that it was sent. */
  readonly received: string[] = [];
  readonly #origin: string;

  /** @param origin the registry's: cookies go there and nowhere else */
  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Sends a request, from a page of the registry unless the headers say otherwise. */
  async send(address: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(address, this.#origin);
    const headers = new Headers(init.headers);
    const isOwn = url.origin === this.#origin;
    if (isOwn && this.cookies.size) headers.set('Cookie', this.header());
    if (isOwn && init.method && !headers.has('Origin')) headers.set('Origin', this.#origin);
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    if (isOwn) for (const line of response.headers.getSetCookie()) this.#keep(line);
    return response;
  }

  /** Sends a form. */
  submit(address: string, fields: Record<string, string>, headers = {}): Promise<Response> {
    const body = new URLSearchParams(fields);
    return this.send(address, { method: 'POST', body, headers });
  }

  /** What it sends as Cookie. */
  header(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  #keep(line: string): void {
    this.received.push(line);
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (/Max-Age=0(?:;|$)/i.test(line)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

/** Where a redirect leads. */
export const locationOf = (response: Response): string => response.headers.get('Location') ?? '';

/** Goes to the host and as far as the callback's address, which it gives. */
export const agreeAtHost = async (jar: CookieJar, to = '/device'): Promise<string> => {
  const begun = await jar.send(`/sign-in?to=${encodeURIComponent(to)}`);
  return locationOf(await jar.send(locationOf(begun)));
};

/** Signs in whoever is present at the host; gives the callback's answer. */
export const signIn = async (jar: CookieJar, to?: string): Promise<Response> =>
  jar.send(await agreeAtHost(jar, to));
