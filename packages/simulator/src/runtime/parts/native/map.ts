import { isRecord } from '../../../shared/is-record.ts';
import { asyncApi } from '../../api/wx-api.ts';
import { amount, anything, type BuiltIn, flag, text } from '../../components/built-in.ts';
import { instanceOf } from '../../components/registry.ts';
import type { Phone } from '../../phone.ts';
import { element as createElement } from '../../shell/elements.ts';

/** A map without streets: a grid with its markers where they belong. */
export const map: BuiltIn = {
  name: 'map',
  properties: {
    latitude: amount(),
    longitude: amount(),
    scale: amount(16),
    markers: anything([]),
    polyline: anything([]),
    circles: anything([]),
    showLocation: flag(),
    includePoints: anything([]),
    subkey: text(),
    layerStyle: anything(1),
  },
  create(node) {
    const ground = createElement('div', { className: 'wxs-map' });
    node.element.append(ground);
    return {
      render({ latitude, longitude, scale, markers }) {
        const list = Array.isArray(markers) ? markers.filter(isRecord) : [];
        // 256 pixels are the whole earth at scale 0, and twice as many at each step.
        const pixels = (256 * 2 ** Number(scale)) / 360;
        ground.replaceChildren(
          ...list.map((marker) => {
            const x = (Number(marker.longitude) - Number(longitude)) * pixels;
            const y = (Number(latitude) - Number(marker.latitude)) * pixels;
            return createElement('button', {
              className: 'wxs-marker',
              attributes: {
                type: 'button',
                style: `translate:${x}px ${y}px`,
                'aria-label': String(marker.title ?? marker.id ?? ''),
              },
              onClick: () => node.emit('markertap', { markerId: marker.id }),
            });
          }),
        );
      },
    };
  },
};

/** `wx.createMapContext`. */
export function mapContext(phone: Phone, id: string): object {
  const values = () =>
    instanceOf(phone.screen.element.querySelector(`#${CSS.escape(id)}`))?.node.values ?? {};
  const call = (name: string, run: () => object): unknown => asyncApi(phone, name, run);
  return {
    getCenterLocation: call('getCenterLocation', () => ({
      latitude: values().latitude,
      longitude: values().longitude,
    })),
    getScale: call('getScale', () => ({ scale: values().scale })),
    getRegion: call('getRegion', () => ({ southwest: centre(values()), northeast: centre(values()) })),
    moveToLocation: call('moveToLocation', () => ({})),
    includePoints: call('includePoints', () => ({})),
    translateMarker: call('translateMarker', () => ({})),
    addMarkers: call('addMarkers', () => ({})),
    removeMarkers: call('removeMarkers', () => ({})),
    on: () => undefined,
  };
}

function centre({ latitude, longitude }: Readonly<Record<string, unknown>>): object {
  return { latitude, longitude };
}
