import * as ge from 'glass-easel';

/**
 * Gives every event that a handler sees fields of its own, as WeChat's plain objects have them. The engine's events inherit
 * theirs, so that runtimes which ask `hasOwnProperty('detail')` (uni-app) would put an empty `detail` in its place.
 */
export function giveEventsOwnFields(): void {
  const { prototype } = ge.Event;
  const wrap = prototype.wrapShadowedEvent;
  prototype.wrapShadowedEvent = function (this: ge.Event<unknown>, ...ends): ge.ShadowedEvent<unknown> {
    const { type, timeStamp, detail, bubbles, composed } = this;
    return Object.assign(
      wrap.apply(this, ends),
      { type, timeStamp, detail, bubbles, composed },
      this.extraFields,
    );
  };
}
