// SWEREF 99 TM (EPSG:3006) for Leaflet, after Lantmäteriet's Gauss–Krüger formulas: right within a millimetre over
// Sweden. Runs before the map is made. swerefGrid lets the whole map be in EPSG:3006, for images that are.

(() => {
  const A = 6378137.0, F = 1 / 298.257222101, K0 = 0.9996, FALSE_E = 500000.0, MERIDIAN = 15 * Math.PI / 180;
  const E2 = F * (2 - F), N = F / (2 - F), RADIUS = K0 * A / (1 + N) * (1 + N ** 2 / 4 + N ** 4 / 64);
  const FORWARD = [
    N / 2 - 2 * N ** 2 / 3 + 5 * N ** 3 / 16 + 41 * N ** 4 / 180,
    13 * N ** 2 / 48 - 3 * N ** 3 / 5 + 557 * N ** 4 / 1440,
    61 * N ** 3 / 240 - 103 * N ** 4 / 140,
    49561 * N ** 4 / 161280,
  ];
  const BACK = [
    N / 2 - 2 * N ** 2 / 3 + 37 * N ** 3 / 96 - N ** 4 / 360,
    N ** 2 / 48 + N ** 3 / 15 - 437 * N ** 4 / 1440,
    17 * N ** 3 / 480 - 37 * N ** 4 / 840,
    4397 * N ** 4 / 161280,
  ];
  const CONFORMAL = [
    E2, (5 * E2 ** 2 - E2 ** 3) / 6, (104 * E2 ** 3 - 45 * E2 ** 4) / 120, 1237 * E2 ** 4 / 1260,
  ];
  const GEODETIC = [
    E2 + E2 ** 2 + E2 ** 3 + E2 ** 4, -(7 * E2 ** 2 + 17 * E2 ** 3 + 30 * E2 ** 4) / 6,
    (224 * E2 ** 3 + 889 * E2 ** 4) / 120, -4279 * E2 ** 4 / 1260,
  ];
  const series = (sine, terms) => sine * Math.sqrt(1 - sine * sine) * terms.reduceRight((sum, term) => sum * sine * sine + term, 0);

  function project({ lat, lng }) {
    const phi = lat * Math.PI / 180, dl = lng * Math.PI / 180 - MERIDIAN;
    const star = phi - series(Math.sin(phi), CONFORMAL);
    const xi = Math.atan2(Math.tan(star), Math.cos(dl)), eta = Math.atanh(Math.cos(star) * Math.sin(dl));
    let n = xi, e = eta;
    FORWARD.forEach((b, i) => {
      const k = 2 * (i + 1);
      n += b * Math.sin(k * xi) * Math.cosh(k * eta);
      e += b * Math.cos(k * xi) * Math.sinh(k * eta);
    });
    return new L.Point(RADIUS * e + FALSE_E, RADIUS * n);
  }

  function unproject({ x, y }) {
    const n = y / RADIUS, e = (x - FALSE_E) / RADIUS;
    let xi = n, eta = e;
    BACK.forEach((d, i) => {
      const k = 2 * (i + 1);
      xi -= d * Math.sin(k * n) * Math.cosh(k * e);
      eta -= d * Math.cos(k * n) * Math.sinh(k * e);
    });
    const star = Math.asin(Math.sin(xi) / Math.cosh(eta)), dl = Math.atan2(Math.sinh(eta), Math.cos(xi));
    const phi = star + series(Math.sin(star), GEODETIC);
    return new L.LatLng(phi * 180 / Math.PI, (MERIDIAN + dl) * 180 / Math.PI);
  }

  L.Projection.SWEREF = { project, unproject, bounds: L.bounds([-1200000, 4700000], [2600000, 8500000]) };

  // `corner` of the images' tile matrices (east, north), and the metres a pixel at zoom 0.
  window.swerefGrid = ([east, north, atZero]) => {
    L.CRS.EPSG3006 = L.extend({}, L.CRS.Earth, {
      code: "EPSG:3006",
      projection: L.Projection.SWEREF,
      transformation: new L.Transformation(1, -east, -1, north),
      wrapLng: null,
      scale: (zoom) => 2 ** zoom / atZero,
      zoom: (scale) => Math.log2(scale * atZero),
    });
  };
})();
