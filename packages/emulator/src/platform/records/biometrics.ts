/** The key that a phone's secure hardware keeps for SOTER. Made at the first use. */
export interface SoterKey {
  /** PEM. */
  privateKey: string;
  /** Grows with each signature, against replays. */
  counter: number;
}

/** A face check (人脸核身) from `getverifyid` on. */
export interface FaceCheck {
  verifyId: string;
  appId: string;
  openid: string;
  outSeqNo: string;
  /** What the server has to know of the identity papers to ask for the result. */
  certHash: string;
  createdAt: number;
  /** `verify_ret`; `null` until the person has looked into the camera. */
  result: number | null;
}
