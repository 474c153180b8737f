/* Shows the map on a page of another site: <script async src="https://…/embed.js" data-country="MDA"></script>. See docs/embedding.md. */
((site) => { // what the server knows (dashboard/site/embed/embed_page_and_script.py)
  "use strict";

  /** The script elements that ask for a map: the one that runs, or, where a system has moved it, all of its address. */
  function scripts() {
    const running = document.currentScript;
    return (running ? [running] : [...document.querySelectorAll("script[src]")]).filter((one) => {
      const ours = one === running ? one.src : new URL(one.src, location.href).pathname.endsWith(site.path);
      if (one.whereWeWork || !ours) return false; // what runs may be a copy under another name
      return (one.whereWeWork = true);
    });
  }

  /** Whether the map's site lets an origin show it (dashboard/frame_ancestors.py). */
  const mayShow = (origin, own) => (site.self && origin === own.origin) || new RegExp(`^(?:${site.origins})$`).test(origin);

  function start(script) {
    const own = new URL(script.src, location.href);
    const given = (name) => script.getAttribute(`data-${name.replace("_", "-")}`);
    if (document.readyState === "loading" && (given("target") || document.head.contains(script))) {
      return document.addEventListener("DOMContentLoaded", () => start(script)); // its place is yet to come
    }
    const lang = (given("lang") || "").trim();
    /** The language of the map for a language tag, or none: of "pt-BR" that, else "pt". */
    const spoken = (tag) => [tag, tag.split("-")[0]].map((one) => Object.keys(site.words).find((own) => own.toLowerCase() === one.toLowerCase())).find(Boolean);
    const around = script.closest("[lang]"); // this page, or the part of it in which the line stands
    const words = site.words[spoken(lang) || (!lang && around && spoken(around.lang)) || site.language];
    const prefix = given("address") ? `${given("address")}-` : "";
    const fixed = /^\s*\d{3,5}\s*$/.test(given("height")) && +given("height") <= 20000 && +given("height");
    const sandbox = given("sandbox");
    const frame = document.createElement("iframe");
    const box = document.createElement("div");
    let peer = own.origin;
    let ready = false;
    let refused; // what the page in the frame says in place of a map
    let note; // the diagnosis
    let shown; // the query that the frame shows, as far as is known
    let paper = 0; // the height that the frame needs there
    let near; // waits for the frame to come near the window: with loading="lazy" Back in WebKit leads past what was chosen
    box.className = "where-we-work";
    box.style.width = box.style.maxWidth = "100%"; // a parent that is as wide as what it holds would make it narrow

    /** For the webmaster alone: the map is shown all the same. */
    const warn = (sentence) => console.warn(`embed.js: ${sentence}`, script);

    const warnOfValue = (name, fix) => warn(`“${given(name)}” is no value of data-${name} and is left out – ${fix}.`);

    function check() {
      const known = [...site.question, ...site.looks, "as-of", "lang", "address", "height", "title", "sandbox", "target"];
      for (const { name } of script.attributes) {
        if (name.startsWith("data-") && !known.includes(name.slice(5))) warn(`${name} is no attribute of the map. These are: data-${known.join(", data-")}.`);
      }
      if (lang && !spoken(lang)) warnOfValue("lang", `write one of these: ${Object.keys(site.words).join(", ")}`);
      if (given("height") && !fixed) warnOfValue("height", "write a whole number of pixels from 100 to 20000, without a unit");
    }

    function place() {
      let target = null;
      if (given("target")) {
        try { target = document.querySelector(given("target")); } catch (_) { /* no selector */ }
        if (!target) warnOfValue("target", "write a selector that finds an element of this page, such as #map");
      }
      if (!target && document.head.contains(script)) target = document.querySelector("main") || document.body;
      if (target) target.append(box);
      else script.after(box);
    }

    /** What the attributes ask for, or, where it says anything, the address of this page. */
    function question() {
      const asked = new URLSearchParams();
      const here = new URLSearchParams(location.search);
      if (prefix) for (const name of site.question) here.getAll(prefix + name).forEach((value) => asked.append(name, value));
      if (!String(asked)) for (const name of site.question) {
        const values = (given(name) || "").split(site.several.includes(name) ? ";" : /$/); // what is searched for may hold a semicolon
        for (const value of values) if (value.trim()) asked.append(name, value.trim());
      }
      if (given("as_of")) asked.set("as_of", given("as_of"));
      return asked;
    }

    function address(page, more) {
      const to = new URL(page, own);
      question().forEach((value, name) => to.searchParams.append(name, value));
      for (const name of more) if (given(name) !== null) to.searchParams.set(name, given(name));
      return to.href;
    }

    /** In place of a frame that stays blank: the way to the map for visitors, the reason for the webmaster. */
    function diagnose(reason) {
      if (ready || note) return; // the first reason says most
      if (own.origin === self.origin) reason += " If this embed.js is a copy: src must name the map’s own site.";
      frame.style.display = "none";
      note = document.createElement("div");
      note.style.cssText = "border:1px solid;border-radius:4px;padding:1em;font:16px/1.5 sans-serif";
      const open = given("title") ? `${given("title")} – ${words.open}` : words.open;
      const link = Object.assign(document.createElement("a"), { href: address(words.map, []), target: "_blank", textContent: open });
      const small = Object.assign(document.createElement("p"), { lang: "en", textContent: `For the webmaster: ${reason}` });
      small.style.cssText = "margin:.5em 0 0;font-size:13px";
      note.append(link, small);
      box.append(note);
      warn(reason);
    }

    function load() {
      near.disconnect();
      if (frame.src) return;
      frame.src = address(words.page, site.looks);
      if (sandbox && !sandbox.includes("allow-scripts")) return;
      const silent = () => diagnose(`no answer from ${own.origin}. It is down, or a header refuses: X-Frame-Options there, or frame-src of this page’s Content-Security-Policy.`);
      frame.onload = () => setTimeout(silent, 5000);
      setTimeout(silent, 20000); // Firefox tells of no load that failed
    }

    function tell(message, cancelable) {
      return box.dispatchEvent(new CustomEvent(`wherewework:${message.type}`, { bubbles: true, cancelable, detail: message }));
    }

    function send(message) {
      message.whereWeWork = site.protocol;
      if (frame.contentWindow) frame.contentWindow.postMessage(message, sandbox === null ? peer : "*");
    }

    function follow(query) {
      shown = query;
      if (!prefix) return;
      const here = new URL(location.href);
      for (const name of site.question) here.searchParams.delete(prefix + name);
      for (const [name, value] of new URLSearchParams(query)) if (site.question.includes(name)) here.searchParams.append(prefix + name, value);
      try {
        if (here.href !== location.href) history.replaceState(history.state, "", here.href);
      } catch (_) { /* a page without an address of its own, such as a preview */ }
    }

    function name(message) { if (!given("title") && message.title) frame.title = message.title; }

    const hear = {
      ready(message) {
        if (note) note.remove(); // it was late
        frame.style.display = "block";
        ready = true;
        refused = message.refused;
        hear.height(message);
        name(message);
        shown = message.query;
        if (message.answer) return;
        send({ type: "hello" }); // so that the frame knows that somebody hears it
        if (refused || message.unknown) warn(refused || message.unknown);
        tell(message);
      },
      height(message) { // a fixed one cuts no sentence off
        const high = fixed ? Math.max(fixed, refused ? message.height : 0) : message.height;
        paper = fixed ? 0 : message.paper || 0;
        if (high > 0) frame.style.height = `${Math.ceil(high)}px`;
      },
      select(message) {
        name(message);
        follow(message.query);
        tell(message);
      },
      open(message) {
        const left = given("open") === "event"; // to the host
        const on = tell(message, left);
        if (left && on && /^https?:/.test(message.href)) window.open(message.href, "_blank", "noopener");
      },
      reveal(message) { // the frame cannot scroll the page around it
        const top = frame.getBoundingClientRect().top + message.top;
        if (top < 0 || top > innerHeight - 80) scrollBy(0, top - innerHeight / 4);
      },
    };

    addEventListener("message", ({ data: message, origin, source }) => {
      if (source !== frame.contentWindow || !message || !message.whereWeWork) return;
      if (origin === own.origin.replace("http:", "https:")) peer = origin; // it has moved to safety since
      if (origin !== peer && !(sandbox !== null && origin === "null")) {
        diagnose(`the map answers from ${origin}, this script is from ${own.origin}. Load embed.js from where the map is.`);
      } else if (message.whereWeWork !== site.protocol) {
        diagnose(`this copy of embed.js is of version ${site.protocol}, the map of version ${message.whereWeWork}. Load it from ${own.origin}.`);
      } else if (hear.hasOwnProperty(message.type)) hear[message.type](message);
    });
    if (prefix) addEventListener("popstate", () => {
      const now = String(question());
      if (ready && now !== String(new URLSearchParams(shown))) send({ type: "show", query: now, replace: true });
    });
    box.addEventListener("wherewework:show", ({ detail }) => send({ type: "show", query: String((detail && detail.query) || "") }));
    addEventListener("beforeprint", () => { // as wide as on the screen, so that it stays as high, and scaled to the paper
      const width = frame.clientWidth;
      const by = Math.min(1, 680 / width);
      if (near) load();
      Object.assign(frame.style, { maxWidth: "none", width: `${width}px`, transform: `scale(${by})` });
      frame.style.transformOrigin = getComputedStyle(box).direction === "rtl" ? "100% 0" : "0 0";
      frame.style.minHeight = `${paper}px`;
      // No sheet for what the frame was before it was scaled: the size of the box alone counts.
      Object.assign(box.style, { width: `${width * by}px`, height: `${frame.clientHeight * by}px`, contain: "size", overflow: "hidden" });
    });
    addEventListener("afterprint", () => {
      Object.assign(frame.style, { maxWidth: "100%", width: "100vw", minHeight: "", transform: "" });
      Object.assign(box.style, { width: "100%", height: "", contain: "", overflow: "" });
    });

    check();
    place();
    const stranger = [self.origin, ...(location.ancestorOrigins || [])].find((origin) => !mayShow(origin, own));
    if (stranger) {
      const name = stranger === "null" ? "a page without an origin" : stranger;
      return diagnose(`${own.origin} does not let ${name} show the map. Its staff can add that origin to the setting WHEREWEWORK_FRAME_ANCESTORS.`);
    }
    frame.title = given("title") || words.title;
    frame.allow = "clipboard-write";
    frame.referrerPolicy = "strict-origin";
    if (sandbox !== null) frame.setAttribute("sandbox", sandbox || "allow-scripts allow-popups");
    frame.style.cssText = `display:block;border:0;width:100vw;max-width:100%;height:${fixed || site.heights[given("look")] || 700}px`;
    box.append(frame);
    near = new IntersectionObserver((seen) => { if (seen.some((one) => one.isIntersecting)) load(); }, { rootMargin: "1000px" });
    near.observe(frame);
  }

  scripts().forEach(start);
})(WHERE_WE_WORK);
