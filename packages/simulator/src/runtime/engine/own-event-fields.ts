import * as ge from 'glass-easel';

const fields = ['type', 'timeStamp', 'detail', 'bubbles', 'composed'] as const;

/**
 * Gives every event that a handler sees fields of its own, as WeChat's plain objects have them. The engine's events inherit
 * theirs, so that runtimes which ask `hasOwnProperty('detail')` (uni-app) would put an empty `detail` in its place.
 */
export function giveEventsOwnFields(): void {
  const { prototype } = ge.Event;
  const wrap = prototype.wrapShadowedEvent;
  prototype.wrapShadowedEvent = function (this: ge.Event<unknown>, ...ends): ge.ShadowedEvent<unknown> {
    const event = wrap.apply(this, ends);
    for (const field of fields) Object.assign(event, { [field]: this[field] });
    return Object.assign(event, this.extraFields);
  };
}
