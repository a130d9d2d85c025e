/** The part of pngjs that the picture tests use: the package brings no types. */
declare module 'pngjs' {
  export interface Png {
    readonly width: number;
    readonly height: number;
    readonly data: Buffer;
  }
  export const PNG: { readonly sync: { read(file: Buffer): Png } };
}
