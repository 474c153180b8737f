/* The map in a frame: messages to and from the page around it (docs/embedding.md), links that lead out, forms in a sandbox. */
import { hooks } from "../page/hooks.js";

function bindFrame() {
  const PROTOCOL = 1;
  const root = document.documentElement;
  if (window.parent === window) return;
  root.classList.add("framed");
  const { address, go } = hooks;
  const KINDS = { countries: "country", projects: "project", news: "news" };
  const POPUPS = "#suggestions:not([hidden]), details.filter[open] > fieldset, .map-help[open] > p"; // over the page, so that it is no higher for them

  // What is said is public, and who may frame the page is for the browser to hold, so that any origin may hear it.
  const tell = (type, more) => window.parent.postMessage({ whereWeWork: PROTOCOL, type, ...more }, "*");

  /** How high the frame has to be for all of the page, and for what is unfolded over it. */
  function height() {
    const ends = [root, ...document.querySelectorAll(POPUPS)].map((one) => one.getBoundingClientRect().bottom + scrollY);
    return Math.ceil(Math.max(...ends));
  }

  const panel = document.getElementById("panel");
  const wide = matchMedia("(min-width: 45rem)"); // from here on the panel lies on the map (site/http/static_files.py)

  /** The height on the screen, and the most that paper needs: there the panel that lies on the map stands below it in full. */
  function heights() {
    const over = panel && wide.matches && document.querySelector(".panel-open .map-layout:not(.alone)");
    return { height: height(), paper: height() + (over ? panel.scrollHeight : 0) };
  }

  let told = ""; // the heights
  let heard = false; // whether a script listens around the frame
  const observer = new ResizeObserver(measure);
  function measure() {
    document.querySelectorAll(POPUPS).forEach((one) => observer.observe(one));
    const now = heights();
    if (told !== (told = JSON.stringify(now))) tell("height", now);
  }
  observer.observe(root);
  for (const event of ["toggle", "input", "focusout"]) document.addEventListener(event, () => requestAnimationFrame(measure), true);

  const query = () => address?.search().slice(1) ?? "";
  const greet = (answer) => tell("ready", { query: query(), title: document.title, ...heights(), refused: root.dataset.refused, unknown: root.dataset.unknown, answer });
  addEventListener("message", ({ source, data }) => {
    if (source !== window.parent || data?.whereWeWork !== PROTOCOL) return;
    heard = true;
    if (data.type === "hello") greet(true);
    if (data.type === "show" && go && typeof data.query === "string" && data.query !== query()) {
      go(new URLSearchParams(data.query), null, Boolean(data.replace));
    }
  });
  greet(false);
  if (!address) return;

  /** Bring into view: some browsers scroll the page around the frame, in others the host's script does. */
  hooks.reveal = (target) => {
    target.scrollIntoView({ block: "nearest" });
    tell("reveal", { top: target.getBoundingClientRect().top });
  };

  // Where a chosen country is answered on the map itself, the overview stays below it: the frame keeps its height.
  let overview = null;
  document.addEventListener("asked", () => {
    const whole = panel.querySelector("#world-panel");
    if (!whole) return;
    overview = Object.assign(document.createElement("div"), { className: "overview-below" });
    overview.append(...whole.cloneNode(true).childNodes);
    overview.querySelectorAll("[id]").forEach((one) => one.removeAttribute("id"));
  });

  document.addEventListener("shown", ({ detail }) => {
    const asked = address.query();
    const unfiltered = [...asked.keys()].every((name) => ["country", "lang", "show", "as_of"].includes(name));
    if (overview && unfiltered && asked.has("country")) panel.after(overview);
    else overview?.remove();
    measure();
    document.querySelector(".whole").href = address.shared(address.search());
    if (detail.chosen) tell("select", { query: query(), country: asked.get("country") ?? "", region: asked.get("region") ?? "", title: document.title });
  });

  /** Other pages than this: told to the host, and opened where the embed's options say. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.button || link.matches('[href^="#"], [download]')) return;
    const to = new URL(link.href.baseVal ?? link.href, location.href);
    if (address.isHome(to) && !link.matches(".whole")) return;
    const [, kind, id] = /\/(countries|projects|news)\/([^/]+)\/?$/.exec(to.pathname) ?? [];
    const plain = new URLSearchParams(`id=${(id ?? "").replaceAll("+", "%2B")}`).get("id"); // unlike decodeURIComponent it takes a lone %
    tell("open", { href: to.href, kind: KINDS[kind] ?? "page", id: plain, title: link.textContent.trim() });
    if (root.dataset.open === "event" && heard) event.preventDefault();
    else link.target = root.dataset.open === "frame" ? "" : "_blank";
  });

  // In a sandbox. Where it forbids forms no "submit" comes: what would send the form asks for one.
  if (self.origin === "null") {
    Object.defineProperty(document, "cookie", { value: "" }); // which Dash reads, and a sandbox refuses
    document.addEventListener("click", (event) => {
      const { form } = event.target.closest?.("[type=submit]") ?? {};
      if (!form) return;
      event.preventDefault();
      form.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
    });
  }
}

bindFrame();
