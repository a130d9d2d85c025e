import type { Message } from 'esbuild';

/** The messages of a failed transformation; anything else is thrown on. */
export function messagesOf(error: unknown): readonly Message[] {
  if (typeof error === 'object' && error !== null && 'errors' in error && Array.isArray(error.errors)) {
    return error.errors;
  }
  throw error;
}
