// Runs in each page before its own scripts and notes, in milliseconds since the epoch, what a visitor sees.
(() => {
  const now = () => performance.timeOrigin + performance.now();
  const probe = { origin: performance.timeOrigin, firstMap: 0, liveMap: 0, pressed: 0, answers: {}, longestTask: 0, shift: 0 };
  window.__probe = probe;

  const drawn = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0;
  };
  const livePaths = () => [...document.querySelectorAll('#world-map .choroplethlayer path')];
  const posterPaths = () => [...document.querySelectorAll('#world-poster svg path')];

  const observe = (type, note) => new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  observe('longtask', ({ duration }) => { probe.longestTask = Math.max(probe.longestTask, duration); });
  observe('layout-shift', ({ value, hadRecentInput }) => { if (!hadRecentInput) probe.shift += value; });

  // Times of frames since the last press, while it is answered and the map moves.
  let frames = [];
  let counting = 0; // the next frame; cancelled when the next press comes
  const countFrames = () => {
    frames.push({ at: now(), flown: document.querySelector('#world-poster .flying')?.getAttribute('viewBox') });
    if (now() - probe.pressed < 5000) counting = requestAnimationFrame(countFrames);
  };
  // The longest times without a frame after the answer of a country was painted: until the map has come to rest, and of
  // those in a flight that went on after them.
  probe.longestFrames = (code) => {
    const { shown } = probe.answers[code];
    const within = frames.filter(({ at }) => at >= shown && at <= shown + 1000);
    const times = within.slice(1).map(({ at }, i) => at - within[i].at);
    const wentOn = times.filter((_, i) => within[i].flown && within[i + 2]?.flown && within[i].flown !== within[i + 2].flown);
    return [Math.max(0, ...times), Math.max(0, ...wentOn)];
  };

  // A point well inside the shape where a press reaches `root`; null where there is none or the shape is tiny.
  const spotOn = (shape, root) => {
    const box = shape.getBoundingClientRect();
    if (box.width < 12 || box.height < 12) return null;
    const toShape = shape.getScreenCTM().inverse();
    const steps = 12;
    const at = (column, row) => new DOMPoint(
      box.left + ((column + 0.5) * box.width) / steps, box.top + ((row + 0.5) * box.height) / steps,
    );
    const cells = Array.from({ length: steps ** 2 }, (_, cell) => [cell % steps, Math.floor(cell / steps)]);
    const filled = new Set(
      cells.filter((cell) => shape.isPointInFill(at(...cell).matrixTransform(toShape))).map(String),
    );
    const around = [[-1, 0], [1, 0], [0, -1], [0, 1], [-2, 0], [2, 0], [0, -2], [0, 2]];
    const room = ([column, row]) => around.filter(([x, y]) => filled.has(`${column + x},${row + y}`)).length;
    const inside = cells.filter((cell) => filled.has(String(cell))).sort((one, other) => room(other) - room(one));
    for (const cell of inside.slice(0, 10)) {
      const { x, y } = at(...cell);
      if (document.elementFromPoint(x, y)?.closest(root)) return { x, y };
    }
    return null;
  };

  // Whether a press reaches the live map: looked at each frame, so only one large shape is looked at.
  const isLive = () => {
    const boxes = livePaths().map((path) => [path, path.getBoundingClientRect()]);
    const largest = boxes.reduce(
      (best, [path, box]) => (box.width * box.height > best[1] ? [path, box.width * box.height] : best), [null, 0],
    )[0];
    return largest !== null && spotOn(largest, '#world-map') !== null;
  };

  // Where a person would press for a country: on the live map if it is there, else on the poster.
  probe.spot = (code) => {
    const live = document.querySelector('#world-poster') ? null : livePaths().find((path) => path.__data__ && path.__data__.loc === code);
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
    if (!probe.liveMap && (document.querySelector('html.asks-live #world-poster svg') || (livePaths().length > 0 && isLive()))) {
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

  // What a changed filter does to the page: when each part was last painted anew. `age` is how long that is ago.
  document.addEventListener('change', ({ target }) => {
    if (target.form?.id !== 'filters') return;
    const at = now();
    let last = at;
    probe.change = { at, parts: {}, get age() { return now() - last; }, note(part) {
      painted(() => { last = now(); this.parts[part] = last; });
    } };
  }, { capture: true });
  const partOf = (node) => {
    const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    if (element?.closest('#world-poster')) return 'map';
    return element?.closest('#asked') ? 'asked' : element?.closest('#place-list') ? 'places' : '';
  };
  // The map is repainted when it first takes its new colours; drawn anew in the colours that it has, it is not.
  let colours = '';
  const isRepainted = (part) => {
    if (part !== 'map') return Boolean(part);
    const [before, first] = [colours, !probe.change.coloured];
    probe.change.coloured = true;
    colours = posterPaths().map((path) => getComputedStyle(path).fill).join();
    return first || colours !== before;
  };
  new MutationObserver((records) => {
    if (!probe.change) return;
    for (const part of new Set(records.map(({ target }) => partOf(target)))) if (isRepainted(part)) probe.change.note(part);
  }).observe(document, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ['style', 'd', 'fill', 'class'],
  });

  window.addEventListener('pointerdown', () => {
    probe.pressed = now();
    probe.answers = {};
    frames = [];
    cancelAnimationFrame(counting);
    counting = requestAnimationFrame(countFrames);
  }, { capture: true });
})();
