import { AsyncLocalStorage } from 'node:async_hooks';

/** The request in whose name something is done. */
export interface CurrentRequest {
  readonly requestId: string;
  /** The network of its sender; null: nobody knows. */
  address(): string | null;
}

/** Knows, however deep in the steps, which request is being answered. */
export interface CurrentRequests {
  run<Result>(request: CurrentRequest, work: () => Result): Result;
  /** Null: nobody asked for this by HTTP. */
  find(): CurrentRequest | null;
}

/** Creates a memory of the requests under way. */
export function createCurrentRequests(): CurrentRequests {
  const storage = new AsyncLocalStorage<CurrentRequest>();
  return {
    run: (request, work) => storage.run(request, work),
    find: () => storage.getStore() ?? null,
  };
}
