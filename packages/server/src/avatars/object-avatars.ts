import type { AvatarStore } from './avatar-store.ts';
import { storedTypeOf } from './picture.ts';

/**
 * The three methods of an object storage that pictures need. A client for S3, COS or OSS fits by a few lines that call
 * its own put, get and delete.
 */
export interface ObjectStorage {
  put(key: string, bytes: Uint8Array<ArrayBuffer>, contentType: string): Promise<void>;
  /** Null when there is no such object. */
  get(key: string): Promise<Uint8Array<ArrayBuffer> | null>;
  delete(key: string): Promise<void>;
}

/**
 * Keeps uploaded pictures in an object storage, one object per user.
 *
 * @param prefix put before every key; default `avatars/`
 *
 * @example
 * ```ts
 * import { objectAvatars } from '@weapp-auth/server';
 *
 * const objects = new Map<string, Uint8Array<ArrayBuffer>>();
 * const avatars = objectAvatars({
 *   put: async (key, bytes) => void objects.set(key, bytes),
 *   get: async (key) => objects.get(key) ?? null,
 *   delete: async (key) => void objects.delete(key),
 * });
 * ```
 */
export function objectAvatars(storage: ObjectStorage, prefix = 'avatars/'): AvatarStore {
  return {
    put: ({ userId, bytes, type }) => storage.put(prefix + userId, bytes, type),
    async get(userId) {
      const bytes = await storage.get(prefix + userId);
      // The type is read from the content again: what the storage says may have been changed there.
      const type = bytes ? storedTypeOf(bytes) : null;
      return bytes && type ? { bytes, type } : null;
    },
    delete: (userId) => storage.delete(prefix + userId),
  };
}
