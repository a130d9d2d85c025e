/** What is read of a request: a web-standard one, or what an adapter makes of a request of `node:http`. */
export type HttpRequest = Pick<Request, 'method' | 'url' | 'text' | 'body' | 'bodyUsed'> & {
  readonly headers: RequestHeaders;
};

/** What is read of a request's headers. */
export type RequestHeaders = Pick<Headers, 'get' | 'has'>;

/** Who sent a request, as far as an adapter knows. */
export interface Peer {
  readonly remoteAddress: string | undefined;
}
