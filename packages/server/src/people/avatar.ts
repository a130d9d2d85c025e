import type { AuthContext } from '../context.ts';
import { type Refusal, refuse } from '../errors/refusal.ts';
import { type ChangedUser, changeProfile } from './profile-update.ts';

/** Where uploaded pictures are kept. */
export interface AvatarStore {
  /** Keeps a picture in place of the user's last one. */
  put(picture: AvatarPicture): Promise<void>;
  /** The picture of a user; null when there is none. */
  get(userId: string): Promise<StoredAvatar | null>;
  /** Does nothing when there is none. */
  delete(userId: string): Promise<void>;
}

/** A picture to keep. */
export interface AvatarPicture extends StoredAvatar {
  readonly userId: string;
}

/** A picture as it is served. */
export interface StoredAvatar {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: PictureType;
}

/** What pictures may be. Only formats that cannot carry scripts. */
export type PictureType = 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';

/** Pictures with more bytes are refused. What `chooseAvatar` gives has about 10 to 200 kB. */
export const maxAvatarBytes: number = 2 * 1024 * 1024;

/** Checks a picture by its content, keeps it, and makes its address the user's avatar. */
export async function saveAvatar(
  context: AuthContext,
  userId: string,
  upload: { readonly bytes: Uint8Array<ArrayBuffer>; readonly servedUnder: string },
): Promise<ChangedUser | Refusal> {
  const { bytes, servedUnder } = upload;
  const type = detectPicture(bytes);
  if (type === null) {
    return refuse('validation_failed', {
      errors: [{ path: 'avatar', flaw: 'not-a-picture' }],
    });
  }
  await context.avatars.put({ userId, bytes, type });
  // A new address for every picture, so that no cache shows the old one.
  const avatarUrl = `${servedUnder}/avatars/${userId}?v=${context.now().toString(36)}`;
  const changed = await changeProfile(context, userId, { avatarUrl });
  // The account was deleted meanwhile: its picture must not outlive it.
  if (changed.kind === 'refused') await context.avatars.delete(userId);
  return changed;
}

/** Tells a picture by its first bytes; what a client calls it counts for nothing. */
export function detectPicture(bytes: Uint8Array): PictureType | null {
  const head = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (head.startsWith('GIF87a') || head.startsWith('GIF89a')) return 'image/gif';
  if (head.startsWith('RIFF') && head.slice(8) === 'WEBP') return 'image/webp';
  return null;
}
