/** A request and its answer, as they went over the wire. */
export interface Exchange {
  /** `POST /auth/login` */
  readonly name: string;
  readonly requestText: string;
  readonly status: number;
  readonly answerText: string;
}

/** An answer as tests look at it. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The way between the phones and the login server: remembers everything, and loses answers when told to. */
export class Network {
  readonly exchanges: Exchange[] = [];
  readonly #handler: (request: Request) => Promise<Response>;
  #answersToLose = 0;

  constructor(handler: (request: Request) => Promise<Response>) {
    this.#handler = handler;
  }

  /** The answers to the next requests are lost after the server did its work. */
  loseAnswers(count: number): void {
    this.#answersToLose = count;
  }

  readonly fetch = async (request: Request): Promise<Response> => {
    const requestText = await request.clone().text();
    const response = await this.#handler(request);
    const answerText = await response.clone().text();
    const name = `${request.method} ${new URL(request.url).pathname}`;
    this.exchanges.push({ name, requestText, status: response.status, answerText });
    if (this.#answersToLose === 0) return response;
    this.#answersToLose -= 1;
    throw new TypeError('fetch failed');
  };

  /** How often a route was called. */
  count(name: string): number {
    return this.exchanges.filter((exchange) => exchange.name === name).length;
  }

  /** Sends JSON past the SDK. */
  async send(method: string, path: string, given: { token?: string; body?: unknown } = {}): Promise<Answer> {
    const headers = new Headers({ 'content-type': 'application/json' });
    if (given.token !== undefined) headers.set('authorization', `Bearer ${given.token}`);
    const init = {
      method,
      headers,
      ...(given.body === undefined ? {} : { body: JSON.stringify(given.body) }),
    };
    const response = await this.fetch(new Request(`http://login.test${path}`, init));
    return {
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      body: await bodyOf(response),
    };
  }
}

async function bodyOf(response: Response): Promise<Readonly<Record<string, unknown>>> {
  const value: unknown = JSON.parse((await response.text()) || '{}');
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
