import type { PictureType } from './picture.ts';

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
