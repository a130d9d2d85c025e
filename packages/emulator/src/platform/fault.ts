import { nextNumber, type Platform } from './platform.ts';
import type { Fault, FaultEffect, NewFault } from './records/fault.ts';

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
