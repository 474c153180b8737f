/* The panel: the address says what is chosen, a fragment answers it, Dash shows it. */
(() => {
  "use strict";
  const root = document.documentElement;
  const words = JSON.parse(document.getElementById("messages").textContent);
  const home = root.dataset.base;
  let wanted = null; // what takes the focus when the next panel is shown
  let newest = 0;

  const clientside = (window.dash_clientside ??= {});
  const element = (type, props) => ({ type, namespace: "dash_html_components", props });

  function fragmentPath(search) {
    const asked = new URLSearchParams(search);
    const country = asked.get("country");
    const shown = asked.get("show");
    if (country) return `country/${encodeURIComponent(country)}${shown ? `/${encodeURIComponent(shown)}` : ""}`;
    const query = asked.get("q")?.trim();
    return query ? `search/${encodeURIComponent(query)}` : "overview";
  }

  async function ask(path) {
    const answer = await fetch(root.dataset.fragments + path);
    const body = await answer.json();
    if (!body.current || body.current === root.dataset.version) return body;
    // Something newer was published: answer from it, and offer the whole page anew.
    root.dataset.fragments = root.dataset.fragments.replace(root.dataset.version, body.current);
    root.dataset.version = body.current;
    document.getElementById("renewed")?.removeAttribute("hidden");
    return ask(path);
  }

  function failure() {
    const href = location.pathname + location.search;
    return {
      announcement: words.unreachable,
      component: element("Section", {
        id: "failure-panel",
        className: "panel",
        children: [
          element("H2", { children: words.unreachableTitle, id: "panel-heading", tabIndex: "-1" }),
          element("P", { children: words.unreachable }),
          element("P", { children: element("A", { children: words.retry, href, className: "retry" }) }),
        ],
      }),
    };
  }

  async function showPanel(search) {
    const turn = ++newest;
    const panel = document.getElementById("panel");
    const slow = setTimeout(() => panel?.setAttribute("aria-busy", "true"), 150);
    window.whereWeWork.outline(window.whereWeWork.chosenCode());
    const answer = await ask(fragmentPath(search)).catch(failure);
    clearTimeout(slow);
    if (turn !== newest) return clientside.no_update;
    panel?.removeAttribute("aria-busy");
    if (answer.page) document.title = answer.page;
    if (wanted !== null) document.getElementById("announcer").textContent = answer.announcement;
    return answer.component;
  }

  function choose(click) {
    const code = [click?.points?.[0]?.customdata].flat()[0];
    if (!code) return [clientside.no_update, clientside.no_update];
    const asked = new URLSearchParams(location.search);
    ["q", "show"].forEach((name) => asked.delete(name));
    asked.set("country", code);
    wanted = "panel";
    if (`?${asked}` === location.search) setTimeout(settle);
    return [`?${asked}`, null]; // the click is taken back, so that the same country can be clicked again
  }

  clientside.world = { showPanel, choose };

  /** After a panel is in place: the first paint's panel goes, focus and view follow the visitor. */
  function settle() {
    const shown = document.querySelector("#panel .panel");
    if (!shown) return;
    document.getElementById("first-panel")?.remove();
    if (wanted === null) return;
    const heading = shown.querySelector("#panel-heading");
    const fresh = typeof wanted === "number" && shown.querySelectorAll("article[data-project-id]")[wanted]?.querySelector("a");
    const target = fresh || heading;
    if (wanted !== "panel") target?.focus({ preventScroll: true });
    const seen = target?.getBoundingClientRect();
    if (seen && (seen.top < 0 || seen.bottom > innerHeight)) target.scrollIntoView({ block: "start" });
    wanted = null;
  }

  function follow(address) {
    const more = new URLSearchParams(address.search).get("show");
    wanted = more ? document.querySelectorAll("#panel article[data-project-id]").length : "heading";
    if (address.search === location.search) clientside.set_props("again", { data: Date.now() });
    else clientside.set_props("address", { search: address.search });
  }

  const alive = () => document.querySelector("#panel .panel") !== null;

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const address = new URL(link.href.baseVal ?? link.href, location.href);
    const elsewhere = address.origin !== location.origin || address.pathname !== home;
    const within = address.hash && address.search === location.search && !address.search;
    if (elsewhere || within || link.target || !alive()) return;
    event.preventDefault();
    follow(address);
  });

  document.querySelector("form.search")?.addEventListener("submit", (event) => {
    if (!alive()) return;
    event.preventDefault();
    follow(new URL(`${home}?${new URLSearchParams(new FormData(event.target))}`, location.href));
  });

  window.whereWeWork.watchPanel = (entry) => new MutationObserver(settle).observe(entry, { childList: true, subtree: true });
})();
