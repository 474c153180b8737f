// A check that goes on: the bar follows it, and the page moves on by itself when it is done.
export function followProgress() {
  const box = document.querySelector("[data-progress]");
  if (!box) return;
  const bar = box.querySelector("progress");
  const say = box.querySelector("[role=status]");
  const clock = box.querySelector("[data-elapsed]"); // no live region: a screen reader would read each second
  const poll = async () => {
    try {
      const answer = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
      if (answer.redirected) return location.reload();
      if (!answer.ok) throw new Error(String(answer.status));
      const told = await answer.json();
      bar.value = told.percent;
      if (say.textContent !== told.sentence) say.textContent = told.sentence;
      if (clock && told.working) clock.textContent = told.elapsed;
      if (!told.working) {
        const next = new URL(box.dataset.then + location.search + location.hash, location.href);
        // Replacing an address by itself would only scroll to its fragment.
        return next.href === location.href ? location.reload() : location.replace(next);
      }
    } catch {
      // The next look may reach the server again.
    }
    return setTimeout(poll, 250);
  };
  poll();
}
