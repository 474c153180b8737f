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
  };
  rewrite();
  new MutationObserver(rewrite).observe(document.body, { childList: true, subtree: true }); // parts come in place
}
