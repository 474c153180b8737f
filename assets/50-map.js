/* The live map: colours from the style tokens, the outline of the chosen country, zoom buttons, the take-over. */
(() => {
  "use strict";
  const root = document.documentElement;
  const site = (window.whereWeWork ??= {});
  const boundaries = root.dataset.boundaries;
  const CHOROPLETH = 0, MARKERS = 1, CHOSEN = 2, NAME = 3;
  let centre; // of the whole world, as the first paint has it
  const MOST_ZOOM = 30; // the two halves of Saint Martin stand apart

  // Plotly looks here before it asks cdn.plot.ly for a base map that we do not use, and for shapes by address.
  const none = { type: "Topology", objects: {}, arcs: [] };
  window.PlotlyGeoAssets = { topojson: { world_110m: none } };
  if (boundaries) {
    fetch(root.dataset.shapes)
      .then((answer) => answer.json())
      .then((packed) => { window.PlotlyGeoAssets[boundaries] = unpack(packed); })
      .catch(() => {}); // Plotly asks for the boundaries by itself
  }

  /** GeoJSON of the packed shapes (dashboard/geography/packing.py). */
  function unpack(packed) {
    const ring = (steps) => {
      const points = [];
      let lon = 0;
      let lat = 0;
      for (let i = 0; i < steps.length; i += 2) points.push([(lon += steps[i]) / 100, (lat += steps[i + 1]) / 100]);
      points.push(points[0]);
      return points;
    };
    const features = Object.entries(packed).map(([id, polygons]) => (
      { type: "Feature", id, properties: {}, geometry: { type: "MultiPolygon", coordinates: polygons.map((rings) => rings.map(ring)) } }
    ));
    return { type: "FeatureCollection", features };
  }

  const token = (name) => getComputedStyle(root).getPropertyValue(`--${name}`).trim();
  const coarse = matchMedia("(pointer: coarse)");

  function scale() {
    const colours = [0, 1, 2, 3, 4, 5].map((i) => token(`map-${i}`));
    return colours.flatMap((colour, i) => [[i / 6, colour], [(i + 1) / 6, colour]]);
  }

  function chosenCode() {
    return new URLSearchParams(location.search).get("country")?.toUpperCase() ?? "";
  }

  /** The markers' rims: the chosen one stands out, places without projects step back. */
  function rims({ customdata: codes, marker: { color: classes } }, chosen) {
    const [strong, quiet, accent] = ["map-rim", "text-quiet", "map-chosen"].map(token);
    return {
      width: codes.map((code) => (code === chosen ? 3 : 1)),
      color: codes.map((code, i) => (code === chosen ? accent : classes[i] ? strong : quiet)),
    };
  }

  /** What the two traces of the chosen country hold; nothing for an unknown code. */
  function chosenTraces(figure, code) {
    const place = figure.layout.meta.places[code];
    const shaped = figure.data[CHOROPLETH].locations.includes(code);
    const [name, lon, lat] = place ?? [];
    return [
      shaped ? { locations: [code], z: [1] } : { locations: [], z: [] },
      place ? { text: [name], lon: [lon], lat: [lat] } : { text: [], lon: [], lat: [] },
    ];
  }

  /** Put colours and the present choice into a figure before it is drawn, or into the update of one that is. */
  function look(markers, chosen) {
    const rim = rims(markers, chosen);
    const clear = "rgba(0,0,0,0)";
    return {
      colorscale: [scale(), undefined, [[0, clear], [1, clear]]],
      "marker.line.color": [token("map-line"), rim.color, token("map-chosen")],
      "marker.line.width": [0.5, rim.width, 2],
      "marker.colorscale": [undefined, scale()],
      "textfont.color": [undefined, undefined, undefined, token("text")],
    };
  }

  function dress(figure) {
    const chosen = chosenCode();
    const updates = look(figure.data[MARKERS], chosen);
    for (const [path, values] of Object.entries(updates)) {
      values.forEach((value, i) => {
        if (value === undefined) return;
        const keys = path.split(".");
        const last = keys.pop();
        const target = keys.reduce((part, key) => (part[key] ??= {}), figure.data[i]);
        target[last] = value;
      });
    }
    chosenTraces(figure, chosen).forEach((values, i) => Object.assign(figure.data[CHOSEN + i], values));
    Object.assign(figure.layout, paper());
    figure.layout.geo.bgcolor = token("map-sea");
    centre = { ...figure.layout.geo.center };
    if (innerWidth < 640) figure.data[MARKERS].marker.size = 5;
    if (coarse.matches) figure.layout.hoverdistance = 10; // a fingertip is wider than an arrow
    figure.layout.dragmode = coarse.matches ? false : "pan"; // a finger scrolls the page until the map is zoomed
    return figure;
  }

  function paper() {
    return {
      paper_bgcolor: "rgba(0,0,0,0)",
      hoverlabel: {
        bgcolor: token("surface"), bordercolor: token("line"), font: { color: token("text"), family: token("font"), size: 14 },
      },
    };
  }

  const plot = () => document.querySelector("#world-map .js-plotly-plot");

  function outline(follow) {
    const code = chosenCode();
    document.querySelectorAll("#world-poster a").forEach((link) => link.classList.toggle("chosen", link.dataset.iso3 === code));
    const gd = plot();
    if (!gd?.data || !window.Plotly) return;
    if ((gd.data[NAME].text[0] ?? "") === (gd.layout.meta.places[code]?.[0] ?? "")) return;
    const [, lon, lat] = gd.layout.meta.places[code] ?? [];
    if (follow && lon !== undefined && (gd.layout.geo.projection.scale ?? 1) > 1) window.Plotly.relayout(gd, { "geo.center": { lon, lat } });
    const [shape, name] = chosenTraces(gd, code);
    const rim = rims(gd.data[MARKERS], code);
    window.Plotly.restyle(gd, {
      locations: [undefined, shape.locations],
      z: [undefined, shape.z],
      text: [undefined, undefined, name.text],
      lon: [undefined, undefined, name.lon],
      lat: [undefined, undefined, name.lat],
      "marker.line.width": [rim.width, 2],
      "marker.line.color": [rim.color, token("map-chosen")],
    }, [MARKERS, CHOSEN, NAME]);
  }

  function recolour() {
    const gd = plot();
    if (!gd?.data) return;
    const chosen = chosenCode();
    window.Plotly.update(gd, look(gd.data[MARKERS], chosen), { ...paper(), "geo.bgcolor": token("map-sea") });
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolour);

  function zoom(how) {
    const gd = plot();
    const now = gd.layout.geo.projection.scale ?? 1;
    const next = how === "reset" ? 1 : Math.min(MOST_ZOOM, Math.max(1, how === "in" ? now * 1.6 : now / 1.6));
    const change = { "geo.projection.scale": next };
    const [, lon, lat] = gd.layout.meta.places[chosenCode()] ?? [];
    if (next === 1) Object.assign(change, { "geo.center": { ...centre }, "geo.projection.rotation.lon": 0 });
    else if (now === 1 && lon !== undefined) change["geo.center"] = { lon, lat };
    if (coarse.matches) change.dragmode = next > 1 ? "pan" : false;
    window.Plotly.relayout(gd, change);
  }

  /** Plotly has no dashes for single shapes: the style sheet has. */
  function dash() {
    const gd = plot();
    gd.querySelectorAll(".choroplethlayer > .trace:first-child path").forEach((path) => {
      path.classList.toggle("dashed", gd.layout.meta.dashed.includes(path.__data__?.loc));
    });
  }

  /** Called once the live map is drawn: the poster steps back without a jump. */
  function takeOver() {
    root.classList.add("live");
    dash();
    plot().on("plotly_afterplot", dash);
    let resting;
    plot().on("plotly_hover", (event) => {
      clearTimeout(resting);
      const code = [event.points[0].customdata].flat()[0];
      if (!coarse.matches) resting = setTimeout(() => site.foresee(code), 60);
    });
    plot().on("plotly_unhover", () => clearTimeout(resting));
    document.querySelector(".map-buttons").addEventListener("click", (event) => {
      const how = event.target.closest("[data-zoom]")?.dataset.zoom;
      if (how) zoom(how);
    });
    const map = document.getElementById("world-map");
    map.addEventListener("pointerdown", (event) => { pressed = event; }, true);
    map.addEventListener("click", (event) => { // Plotly takes the end of a drag for a click
      if (pressed && Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY) > 4) event.stopPropagation();
    }, true);
  }

  let pressed = null;

  /** The code under a click. Of markers that overlap Plotly takes any: the nearest is meant. */
  function pointedAt(point) {
    const gd = plot();
    const marks = [...gd.querySelectorAll(".scattergeo .point")];
    const codes = gd.data[MARKERS].customdata;
    if (point.curveNumber !== MARKERS || !pressed || marks.length !== codes.length) return [point.customdata].flat()[0];
    const distances = marks.map((mark) => {
      const box = mark.getBoundingClientRect();
      return Math.hypot(box.x + box.width / 2 - pressed.clientX, box.y + box.height / 2 - pressed.clientY);
    });
    return codes[distances.indexOf(Math.min(...distances))];
  }

  function watch() {
    const entry = document.getElementById("react-entry-point");
    new MutationObserver((_, observer) => {
      if (!entry.querySelector("#world-map .choroplethlayer path")) return;
      observer.disconnect();
      takeOver();
    }).observe(entry, { childList: true, subtree: true });
  }

  Object.assign(site, { dress, outline, pointedAt, watch });
})();
