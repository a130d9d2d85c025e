import { nextNumber, type Platform } from './platform.ts';

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

/** Queues a fault behind those already waiting; several in a row are a script. */
export function addFault(platform: Platform, given: NewFault): Fault {
  const fault: Fault = { ...given, id: `fault-${nextNumber(platform)}`, times: given.times ?? 1 };
  platform.state.faults.push(fault);
  return fault;
}

/** Removes one fault, or all. */
export function clearFaults(platform: Platform, id?: string): void {
  platform.state.faults = id === undefined ? [] : platform.state.faults.filter((fault) => fault.id !== id);
}

/** The fault that hits this call, if any; counts it off. */
export function takeFault(
  platform: Platform,
  call: { target: string; appId?: string | null; user?: string },
): FaultEffect | null {
  const { faults } = platform.state;
  const fault = faults.find((waiting) => hits(waiting, call));
  if (fault === undefined) return null;
  fault.times -= 1;
  if (fault.times <= 0) clearFaults(platform, fault.id);
  return fault;
}

function hits(fault: Fault, call: { target: string; appId?: string | null; user?: string }): boolean {
  const wildcard = fault.target === '*' && call.target.startsWith('/');
  if (!wildcard && fault.target !== call.target) return false;
  if (fault.appId !== undefined && fault.appId !== call.appId) return false;
  return fault.user === undefined || fault.user === call.user;
}
