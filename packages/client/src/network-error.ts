/** No answer came, or it broke off; `cause` is what `fetch` threw. An abort is not one: it throws the signal's reason. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  readonly url: string;

  constructor(method: string, url: string, cause: unknown) {
    super(`${method} ${url} got no answer`, { cause });
    this.url = url;
  }
}
