// The municipality's own WMS or WMTS under everything else. The calm ground of own layers is there whether it answers or
// not; without an answer a quiet note says so.

const FAILS = 4; // images in a row that did not come, before anything is said

export function below(map, container, say) {
  if (!container.dataset.background) return;
  const told = JSON.parse(container.dataset.background), layer = told.type === "wms" ? wms(told) : wmts(told);
  map.createPane("below").style.zIndex = 150;
  let failed = 0;
  const heard = (state) => {
    container.classList.toggle("map--photo", state === "whole");
    say({ nameOf: "background" }, state);
  };
  layer.on("tileerror", () => { failed += 1; if (failed >= FAILS) heard("noBackground"); });
  layer.on("tileload", () => { failed = 0; heard("whole"); });
  layer.addTo(map);
}

function common(told) {
  return { pane: "below", tileSize: 256, minZoom: told.minZoom, maxZoom: told.maxZoom, className: "map-below", detectRetina: false };
}

// WMS 1.3.0 names the sides in the order of the reference system's axes: EPSG:3006 has north first.
function wms(told) {
  const Images = L.TileLayer.WMS.extend({
    getTileUrl(coords) {
      const url = L.TileLayer.WMS.prototype.getTileUrl.call(this, coords);
      return this._crs.code === "EPSG:3006" ? url.replace(/bbox=([^,&]+),([^,&]+),([^,&]+),([^,&]+)/i, "bbox=$2,$1,$4,$3") : url;
    },
  });
  return new Images(told.url, {
    ...common(told), layers: told.layer, styles: told.style, format: told.format, version: "1.3.0", transparent: false,
  });
}

// An address with {TileMatrix}, {TileRow} and {TileCol} is a template (WMTS 1.0.0, 10.2); another is asked by key and value.
function wmts(told) {
  const template = /\{TileMatrix\}/i.test(told.url) ? told.url : keyed(told);
  const Matrices = L.TileLayer.extend({
    getTileUrl({ x, y }) {
      const zoom = this._getZoomForUrl(), values = {
        Layer: told.layer, Style: told.style || "default", TileMatrixSet: told.matrixSet,
        TileMatrix: told.matrix.replace("{z}", zoom), TileRow: y, TileCol: x,
      };
      return Object.entries(values).reduce((url, [name, value]) => url.replace(new RegExp(`\\{${name}\\}`, "gi"), encodeURIComponent(value)), template);
    },
  });
  return new Matrices("", { ...common(told), zoomOffset: -told.offset, minNativeZoom: told.offset, maxNativeZoom: told.last });
}

function keyed({ url, format }) {
  const asked = `service=WMTS&request=GetTile&version=1.0.0&layer={Layer}&style={Style}&format=${encodeURIComponent(format)}`;
  return `${url}${url.includes("?") ? "&" : "?"}${asked}&tilematrixset={TileMatrixSet}&tilematrix={TileMatrix}&tilerow={TileRow}&tilecol={TileCol}`;
}
