import type { User } from '@weapp-auth/protocol';

/** What is known of a launch while it is fetched for. What comes out of its link is nobody's word. */
export interface PrefetchRequest {
  readonly appId: string;
  /** Null: WeChat's code belongs to nobody here, or there is none. */
  readonly user: User | null;
  readonly path: string;
  readonly query: string;
  readonly scene: string;
}

/** What answers WeChat's pre-fetch beside the login. */
export interface PrefetchOptions {
  /** The first screen's data, as JSON; at most 256 KB with everything around it. Default: none. */
  readonly data?: (request: PrefetchRequest) => unknown;
}
