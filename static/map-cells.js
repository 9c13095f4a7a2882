// Reads a cell's answer (gis/map_cells.py): whole numbers from the cell's corner become GeoJSON, merged objects squares.

import { SIDE, fromGrid, toGrid } from "./map-grid.js";

export const SQUARES = 64; // a cell's side in squares (gis/map_levels.py)
const KINDS = ["Point", "LineString", "Polygon"];

function places(numbers, origin, step) {
  const read = [];
  let x = 0, y = 0;
  for (let i = 0; i + 1 < numbers.length; i += 2) {
    x += numbers[i];
    y += numbers[i + 1];
    const { lng, lat } = fromGrid(origin[0] + x * step, origin[1] + y * step);
    read.push([lng, lat]);
  }
  return read;
}

const CUT = 4;

// [{id, cut, feature}]: what is `cut` to the cell is one piece of several, and such an area has its outline as lines.
export function featuresOf(cell, answer) {
  const side = SIDE * 2 ** cell.level, origin = [cell.x * side, cell.y * side];
  return answer.features.map(([id, told, parts, properties]) => {
    const dimension = told % CUT, kind = KINDS[dimension];
    const read = parts.map((part) => {
      if (dimension < 2) return dimension ? places(part, origin, answer.step) : places(part, origin, answer.step)[0];
      return part.map((ring) => {
        const closed = places(ring, origin, answer.step);
        return [...closed, closed[0]];
      });
    });
    const geometry = read.length === 1 ? { type: kind, coordinates: read[0] } : { type: `Multi${kind}`, coordinates: read };
    return { id, cut: told >= CUT, feature: { type: "Feature", id, properties, geometry } };
  });
}

// What is merged, row by row: [{sort, crowd, ring, count}]; neighbours that are alike in a row are one ring. `crowd` goes
// from 0 (one object) to 5 (hundreds).
export function squaresOf(cell, answer) {
  const side = SIDE * 2 ** cell.level, small = side / SQUARES, found = [];
  for (const [sort, flat] of Object.entries(answer.squares || {})) {
    let run = null;
    for (let i = 0; i + 2 < flat.length; i += 3) {
      const [x, y, count] = flat.slice(i, i + 3), crowd = Math.min(5, Math.ceil(Math.log2(count) / 2));
      if (run && run.y === y && run.x + run.wide === x && run.crowd === crowd) run.wide += 1;
      else found.push(run = { sort, crowd, x, y, wide: 1 });
    }
  }
  for (const run of found) {
    const east = cell.x * side + run.x * small, north = cell.y * side + run.y * small, far = east + run.wide * small;
    run.ring = [[east, north], [far, north], [far, north + small], [east, north + small]].map(([e, n]) => fromGrid(e, n));
  }
  return found;
}

// How many merged objects lie in the square at a place, of a kind.
export function countAt(cell, answer, sort, { lat, lng }) {
  const side = SIDE * 2 ** cell.level, [east, north] = toGrid(lng, lat);
  const x = Math.floor((east / side - cell.x) * SQUARES), y = Math.floor((north / side - cell.y) * SQUARES);
  const flat = (answer.squares || {})[sort] || [];
  for (let i = 0; i + 2 < flat.length; i += 3) if (flat[i] === x && flat[i + 1] === y) return flat[i + 2];
  return 0;
}
