/* Headlines turn by themselves until somebody wants them to stand still; without this they are a row to scroll. */
export function bindCarousel() {
  const box = document.querySelector(".headlines");
  const bar = box?.querySelector(".carousel-buttons");
  if (!bar) return;
  const PACE = 8000;
  const row = box.querySelector(".slides");
  const slides = [...row.children];
  const place = bar.querySelector(".position");
  const pause = bar.querySelector("[data-turn=pause]");
  const words = [pause.dataset.paused, pause.textContent];
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let playing, timer;

  const middle = (one) => { const { left, width } = one.getBoundingClientRect(); return left + width / 2; };
  const away = (slide) => middle(slide) - middle(row);
  const now = () => slides.reduce((best, slide, i) => (Math.abs(away(slide)) < Math.abs(away(slides[best])) ? i : best), 0);
  const showPosition = () => { place.textContent = slides[now()].ariaLabel; };

  function turn(step) {
    const next = slides[(now() + step + slides.length) % slides.length];
    row.scrollBy({ left: away(next), behavior: "instant" });
    return next;
  }

  function wait() {
    clearInterval(timer);
    if (playing) timer = setInterval(() => { if (!document.hidden && !box.matches(":hover, :focus-within")) turn(1); }, PACE);
  }

  function play(on) {
    playing = on;
    pause.textContent = words[+on];
    wait();
  }

  /** A turn that a visitor asks for is said aloud, and the last that happens by itself. */
  function ask(step) {
    play(false);
    const slide = turn(step);
    document.getElementById("announcer").textContent = `${slide.ariaLabel}: ${slide.querySelector("h3").textContent}`;
  }

  bar.addEventListener("click", ({ target }) => {
    const how = target.dataset.turn;
    if (how === "pause") play(!playing);
    else if (how) ask(how === "next" ? 1 : -1);
  });
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    ask(document.dir === "rtl" ? -step : step);
  });
  row.addEventListener("scroll", showPosition, { passive: true });
  row.addEventListener("touchstart", () => play(false), { passive: true });
  box.addEventListener("pointerleave", wait);
  box.addEventListener("focusout", wait);
  still.addEventListener("change", () => { if (still.matches) play(false); });
  box.classList.add("turning");
  play(!still.matches && !navigator.connection?.saveData);
}
