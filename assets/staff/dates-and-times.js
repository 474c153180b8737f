/* A button beside each field for a date: it opens the browser's calendar, in the reader's order and language. A date can
   still be typed, also one without a day. */
export function bindCalendars() {
  if (!("showPicker" in HTMLInputElement.prototype)) return;
  for (const field of document.querySelectorAll(".date-field")) {
    field.append(field.querySelector("template").content);
    const [typed, calendar] = field.querySelectorAll("input");
    field.querySelector("button").addEventListener("click", () => {
      calendar.value = typed.value.trim(); // anything but a whole date leaves it empty: it opens at today
      calendar.showPicker();
    });
    calendar.addEventListener("input", () => {
      typed.value = calendar.value;
      typed.dispatchEvent(new Event("input", { bubbles: true })); // for what keeps and previews it
    });
  }
}

/** The instant at which a clock in a time zone shows the time ``text``, such as 2026-12-31T18:00; NaN for no time. */
function instantOf(text, timeZone) {
  const wall = Date.parse(`${text}Z`);
  if (Number.isNaN(wall)) return NaN;
  const clock = new Intl.DateTimeFormat("en-u-hc-h23", {
    timeZone, year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
  });
  let instant = wall;
  for (let round = 0; round < 2; round += 1) { // the second time with the offset of about that instant
    const { year, month, day, hour, minute, second } = Object.fromEntries(clock.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    instant += wall - Date.UTC(year, month - 1, day, hour, minute, second);
  }
  return instant;
}

// Times are written in the organisation's time zone; here they become those of the reader. Pointing at one shows the
// written time, and the same in UTC.
export function showLocalTimes() {
  const language = document.documentElement.lang;
  const local = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short",
  });
  const rewrite = () => {
    for (const time of document.querySelectorAll("time[datetime*=T]:not([title])")) {
      const utc = `${new Date(time.dateTime).toISOString().slice(0, 16).replace("T", " ")} UTC`;
      const written = time.textContent;
      time.title = written.endsWith(" UTC") ? written : `${written} (${utc})`;
      time.textContent = local.format(new Date(time.dateTime));
    }
    // A time is typed as the organisation's clock shows it; beside it stands what that is for the reader.
    for (const field of document.querySelectorAll("[data-zone]")) {
      const instant = instantOf(field.value, field.dataset.zone);
      const here = field.nextElementSibling;
      const words = Number.isNaN(instant) ? "" : here.dataset.words.replace("{time}", local.format(instant));
      if (here.textContent !== words) here.textContent = words;
    }
  };
  document.addEventListener("input", ({ target }) => { if (target.matches("[data-zone]")) rewrite(); });
  rewrite();
  new MutationObserver(rewrite).observe(document.body, { childList: true, subtree: true }); // parts come in place
}
