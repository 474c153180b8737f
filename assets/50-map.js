/* The live map: colours from the style tokens, the outline of the chosen country, the take-over. */
(() => {
  "use strict";
  const root = document.documentElement;
  const site = (window.whereWeWork ??= {});
  const CHOROPLETH = 0, MARKERS = 1, CHOSEN = 2, NAME = 3;

  const token = (name) => getComputedStyle(root).getPropertyValue(`--${name}`).trim();
  const coarse = matchMedia("(pointer: coarse)");

  const colours = () => [0, 1, 2, 3, 4, 5].map((i) => token(`map-${i}`));

  function scale() {
    return colours().flatMap((colour, i) => [[i / 6, colour], [(i + 1) / 6, colour]]);
  }

  function chosenCode() {
    return new URLSearchParams(site.address.search()).get("country")?.toUpperCase() ?? "";
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
    site.paint(figure);
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
    figure.layout.paper_bgcolor = "rgba(0,0,0,0)";
    figure.layout.geo.bgcolor = token("map-sea");
    site.place(figure);
    site.open(figure);
    if (coarse.matches) figure.layout.hoverdistance = 10; // a fingertip is wider than an arrow
    figure.layout.dragmode = coarse.matches ? false : "pan"; // a finger scrolls the page until the map is zoomed
    return figure;
  }

  const plot = () => document.querySelector("#world-map .js-plotly-plot");

  function outline(follow) {
    const code = chosenCode();
    document.querySelectorAll("#world-poster a").forEach((link) => link.classList.toggle("chosen", link.dataset.iso3 === code));
    const gd = plot();
    if (!gd?.data || !window.Plotly) return;
    if ((gd.data[NAME].text[0] ?? "") === (gd.layout.meta.places[code]?.[0] ?? "")) return;
    if (follow) site.follow(code);
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
    window.Plotly.update(gd, look(gd.data[MARKERS], chosen), { "geo.bgcolor": token("map-sea") });
  }
  for (const wish of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"]) matchMedia(wish).addEventListener("change", recolour);

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
    plot().on("plotly_hover", ({ points: [point], event }) => {
      clearTimeout(resting);
      const code = pointedAt(point);
      site.tip.beside(code, event);
      if (!coarse.matches) resting = setTimeout(() => site.foresee({ country: code }), 60);
    });
    plot().on("plotly_unhover", () => {
      clearTimeout(resting);
      site.tip.leave();
    });
    site.steer(plot());
    site.settle();
    const map = document.getElementById("world-map");
    map.addEventListener("pointerdown", (event) => { pressed = event; }, true);
    map.addEventListener("click", (event) => { // Plotly takes the end of a drag for a click
      if (pressed && Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY) > 4) event.stopPropagation();
    }, true);
  }

  let pressed = null;

  /** The code under a click: the place that is named beside the arrow. */
  const pointedAt = (point) => [point.customdata].flat()[0];

  function watch() {
    const entry = document.getElementById("react-entry-point");
    new MutationObserver((_, observer) => {
      if (!entry.querySelector("#world-map .choroplethlayer path")) return;
      observer.disconnect();
      takeOver();
    }).observe(entry, { childList: true, subtree: true });
  }

  Object.assign(site, { chosenCode, colours, dress, outline, plot, rims, pointedAt, watch });
})();
