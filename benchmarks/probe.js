// Runs in each page before its own scripts and notes, in milliseconds since the epoch, what a visitor sees.
(() => {
  const now = () => performance.timeOrigin + performance.now();
  const probe = { origin: performance.timeOrigin, firstMap: 0, liveMap: 0, pressed: 0, answers: {} };
  window.__probe = probe;

  const drawn = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0;
  };
  const livePaths = () => [...document.querySelectorAll('#world-map .choroplethlayer path')];
  const posterPaths = () => [...document.querySelectorAll('#world-poster svg path')];

  // A point well inside the shape where a press reaches `root`; null where there is none or the shape is tiny.
  const spotOn = (shape, root) => {
    const box = shape.getBoundingClientRect();
    if (box.width < 12 || box.height < 12) return null;
    const toShape = shape.getScreenCTM().inverse();
    const steps = 16;
    const inside = (column, row) => {
      const x = box.left + ((column + 0.5) * box.width) / steps;
      const y = box.top + ((row + 0.5) * box.height) / steps;
      return shape.isPointInFill(new DOMPoint(x, y).matrixTransform(toShape)) ? { x, y } : null;
    };
    let best = null;
    for (let row = 0; row < steps; row += 1) {
      for (let column = 0; column < steps; column += 1) {
        const point = inside(column, row);
        if (!point) continue;
        let room = 0;
        for (const [across, down] of [[-1, 0], [1, 0], [0, -1], [0, 1], [-2, 0], [2, 0], [0, -2], [0, 2]]) {
          if (inside(column + across, row + down)) room += 1;
        }
        if (best && room <= best.room) continue;
        const hit = document.elementFromPoint(point.x, point.y);
        if (hit && hit.closest(root)) best = { ...point, room };
      }
    }
    return best && { x: best.x, y: best.y };
  };

  const isLive = () => livePaths().some((path) => drawn(path) && spotOn(path, '#world-map'));

  // Where a person would press for a country: on the live map if it is there, else on the poster.
  probe.spot = (code) => {
    const live = livePaths().find((path) => path.__data__ && path.__data__.loc === code);
    const point = live && spotOn(live, '#world-map');
    if (point) return point;
    const link = `#world-poster a[data-iso3="${code}"]`;
    const shape = document.querySelector(`${link} path`);
    return shape && spotOn(shape, link);
  };

  // After the frame that holds it has been painted.
  const painted = (note) => requestAnimationFrame(() => setTimeout(note, 0));

  const watchMaps = () => {
    if (!probe.firstMap) {
      // The poster counts once it is whole: its markup may arrive in pieces.
      const poster = posterPaths();
      if ((poster.length >= 100 && drawn(poster[0])) || livePaths().some(drawn)) {
        setTimeout(() => { probe.firstMap ||= now(); }, 0);
      }
    }
    if (!probe.liveMap && livePaths().length > 0 && isLive()) {
      setTimeout(() => { probe.liveMap ||= now(); }, 0);
    }
    if (!probe.liveMap) requestAnimationFrame(watchMaps);
  };
  requestAnimationFrame(watchMaps);

  new MutationObserver(() => {
    const panel = document.querySelector('#country-panel[data-iso3]');
    if (!panel || panel.dataset.iso3 in probe.answers) return;
    const items = [...panel.querySelectorAll('article[data-project-id]')];
    if (items.length === 0) return;
    const answer = { at: now(), shown: 0, projects: items.map((item) => item.dataset.projectId) };
    probe.answers[panel.dataset.iso3] = answer;
    painted(() => { answer.shown = now(); });
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-iso3'] });

  window.addEventListener('pointerdown', () => {
    probe.pressed = now();
    probe.answers = {};
  }, { capture: true });
})();
