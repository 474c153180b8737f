/* The shapes of countries: fetched at once, in their packed form, and put where Plotly looks for them. */
export function loadShapes() {
  const { boundaries, shapes } = document.documentElement.dataset;

  // Plotly looks here before it asks cdn.plot.ly for a base map that we do not use, and for shapes by address.
  window.PlotlyGeoAssets = { topojson: { world_110m: { type: "Topology", objects: {}, arcs: [] } } };
  if (!boundaries) return;
  fetch(shapes)
    .then((answer) => answer.json())
    .then((packed) => { window.PlotlyGeoAssets[boundaries] = unpack(packed); })
    .catch(() => {}); // Plotly asks for the boundaries by itself

  /** GeoJSON of the packed shapes (dashboard/geography/boundary_file_and_geojson.py). */
  function unpack(packed) {
    const features = Object.entries(packed).map(([id, polygons]) => (
      { type: "Feature", id, properties: {}, geometry: { type: "MultiPolygon", coordinates: polygons.map((rings) => rings.map(ring)) } }
    ));
    return { type: "FeatureCollection", features };
  }

  function ring(steps) {
    const points = [];
    let lon = 0;
    let lat = 0;
    for (let i = 0; i < steps.length; i += 2) points.push([(lon += steps[i]) / 100, (lat += steps[i + 1]) / 100]);
    points.push(points[0]);
    return points;
  }
}
