/* The chart of a dossier: the figure that the page carries, drawn in the colours of the style tokens. */
function drawTimeline() {
  const box = document.getElementById("timeline");
  const source = document.getElementById("timeline-figure");
  if (!box || !source) return;
  if (!window.Plotly) {
    box.hidden = true; // the table tells the same
    return;
  }
  const root = document.documentElement;
  const CONFIG = { displayModeBar: false, scrollZoom: false, doubleClick: false, showSendToCloud: false, showTips: false, responsive: true };
  const LETTER = 6.6; // pixels of one sign, about, at the size of labels
  const SIZE = 12;
  const token = (name) => getComputedStyle(root).getPropertyValue(`--${name}`).trim();
  const base = root.dataset.base;

  /** A title stands where its line begins, or so far before that as it needs; the whole one is in the table. */
  function fit(note, { l, r }) {
    const room = box.clientWidth - l - r;
    const most = Math.max(12, Math.floor(room / LETTER));
    const signs = [...note.text];
    if (signs.length > most) note.text = `${signs.slice(0, most - 1).join("")}…`;
    const furthest = Math.max(0, 1 - (Math.min(signs.length, most) * LETTER) / room);
    note.x = note.xanchor === "right" ? Math.max(note.x, 1 - furthest) : Math.min(note.x, furthest);
  }

  function styledFigure() {
    const { data, layout } = JSON.parse(source.textContent);
    const [text, quiet, line, surface] = ["text", "text-quiet", "line", "surface"].map(token);
    for (const trace of data) {
      const colour = token(trace.meta.token);
      Object.assign(trace.line, { color: colour });
      Object.assign(trace.marker, { color: colour, line: { color: colour, width: 2 } });
    }
    const font = { family: token("font"), size: SIZE, color: text };
    for (const note of layout.annotations) {
      note.font = { ...font, color: note.name === "today" ? quiet : text };
      if (note.name === "title") fit(note, layout.margin);
    }
    for (const shape of layout.shapes) shape.line.color = quiet;
    Object.assign(layout, { font, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", hoverlabel: { bgcolor: surface, bordercolor: quiet, font } });
    Object.assign(layout.xaxis, { gridcolor: line, tickfont: { ...font, color: quiet } });
    return [data, layout];
  }

  let width = 0;
  function draw() {
    width = box.clientWidth;
    return window.Plotly.react(box, ...dressed(), CONFIG);
  }

  box.replaceChildren();
  draw().then(() => {
    root.classList.add("drawn");
    box.on("plotly_click", ({ points: [point] }) => { location.href = `${base}projects/${encodeURIComponent(point.customdata)}${location.search}`; });
    new ResizeObserver(() => { if (Math.abs(box.clientWidth - width) > 1) draw(); }).observe(box);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  });
}

drawTimeline();
