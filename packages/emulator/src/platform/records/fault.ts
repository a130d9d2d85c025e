/**
 * What goes wrong. Without any member the call passes unharmed: a pause in a script. `delayMs` is for both APIs,
 * `reason` and `errno` for the client API, the others for the server API.
 */
export interface FaultEffect {
  /** Answer this errcode instead of doing the work. */
  errcode?: number;
  errmsg?: string;
  /** HTTP status of the answer. */
  status?: number;
  /** Exactly this body instead of the platform's. */
  body?: string;
  /** Wait before answering. */
  delayMs?: number;
  /** Close the connection without an answer: before the work is done, or after it. */
  drop?: 'before' | 'after';
  /** Send only the first bytes of the body, then close the connection. */
  truncate?: number;
  /** Fail the call with this reason and errno. */
  reason?: string;
  errno?: number;
}

/** A fault waiting for its calls. */
export interface Fault extends FaultEffect {
  id: string;
  /** A path of the server API (`/sns/jscode2session`), a client API (`wx.login`), or `*` for every path. */
  target: string;
  /** Calls left that it will hit. */
  times: number;
  /** Only calls made for this app. */
  appId?: string;
  /** Only calls of this person; client APIs only, the server API knows no person. */
  user?: string;
}

/** What a fault is made from. */
export interface NewFault extends FaultEffect {
  target: string;
  /** 1 by default. */
  times?: number;
  appId?: string;
  user?: string;
}
