import type { AvatarStore } from '../avatars/avatar-store.ts';
import { detectPicture } from '../avatars/picture.ts';
import { type Refusal, refuse } from '../errors/refusal.ts';
import { changeProfile, type ProfilePorts } from './profile-update.ts';
import type { ChangedUser } from './public-user.ts';

/** Pictures with more bytes are refused. What `chooseAvatar` gives has about 10 to 200 kB. */
export const maxAvatarBytes: number = 2 * 1024 * 1024;

/** What keeping a picture takes. */
export interface AvatarPorts extends ProfilePorts {
  readonly avatars: Pick<AvatarStore, 'put' | 'delete'>;
  readonly now: () => number;
}

/** Checks a picture by its content, keeps it, and makes its address the user's avatar. */
export async function saveAvatar(
  ports: AvatarPorts,
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
  await ports.avatars.put({ userId, bytes, type });
  // A new address for every picture, so that no cache shows the old one.
  const avatarUrl = `${servedUnder}/avatars/${userId}?v=${ports.now().toString(36)}`;
  const changed = await changeProfile(ports, userId, { avatarUrl });
  // The account was deleted meanwhile: its picture must not outlive it.
  if (changed.kind === 'refused') await ports.avatars.delete(userId);
  return changed;
}
