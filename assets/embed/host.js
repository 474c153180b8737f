/* Shows the map on a page of another site: <script async src="https://…/embed.js" data-country="MDA"></script>. See docs/embedding.md. */
(function (site) { // what the server knows (dashboard/site/embed/page.py)
  "use strict";

  /** The script elements that ask for a map: the one that runs, or, where a system has moved it, all of its address. */
  function scripts() {
    var running = document.currentScript;
    var all = running ? [running] : [].slice.call(document.querySelectorAll("script[src]"));
    return all.filter(function (one) {
      var ours = one === running ? one.src : new URL(one.src, location.href).pathname.slice(-site.path.length) === site.path;
      if (one.whereWeWork || !ours) return false; // what runs may be a copy under another name
      return (one.whereWeWork = true);
    });
  }

  /** Whether the map's site lets an origin show it (dashboard/framing.py). */
  function mayShow(origin, own) {
    return (site.self && origin === own.origin) || new RegExp("^(?:" + site.origins + ")$").test(origin);
  }

  function start(script) {
    var own = new URL(script.src, location.href);
    var given = function (name) { return script.getAttribute("data-" + name.replace("_", "-")); };
    if (document.readyState === "loading" && (given("target") || document.head.contains(script))) {
      return document.addEventListener("DOMContentLoaded", function () { start(script); }); // its place is yet to come
    }
    var lang = (given("lang") || "").trim().toLowerCase();
    var spoken = Object.keys(site.words).filter(function (one) { return [lang, lang.split("-")[0]].indexOf(one.toLowerCase()) >= 0; });
    var words = site.words[spoken.sort().slice(-1)[0] || site.language];
    var prefix = given("address") ? given("address") + "-" : "";
    var fixed = /^\s*\d{3,5}\s*$/.test(given("height")) && +given("height") <= 20000 && +given("height");
    var sandbox = given("sandbox");
    var frame = document.createElement("iframe");
    var box = document.createElement("div");
    var peer = own.origin;
    var ready = false;
    var refused; // what the page in the frame says in place of a map
    var note; // the diagnosis
    var shown; // the query that the frame shows, as far as is known
    var near; // waits for the frame to come near the window: with loading="lazy" Back in WebKit leads past what was chosen
    box.className = "where-we-work";
    box.style.width = box.style.maxWidth = "100%"; // a flexible parent would make it narrow

    /** For the webmaster alone: the map is shown all the same. */
    function warn(sentence) { console.warn("embed.js: " + sentence, script); }

    function senseless(name, fix) {
      warn("“" + given(name) + "” is no value of data-" + name + " and is left out – " + fix + ".");
    }

    function check() {
      var known = site.question.concat(site.looks, "as-of", "lang", "address", "height", "title", "sandbox", "target");
      [].forEach.call(script.attributes, function (one) {
        if (/^data-/.test(one.name) && known.indexOf(one.name.slice(5)) < 0) warn(one.name + " is no attribute of the map. These are: data-" + known.join(", data-") + ".");
      });
      if (lang && !spoken.length) senseless("lang", "write one of these: " + Object.keys(site.words).join(", "));
      if (given("height") && !fixed) senseless("height", "write a whole number of pixels from 100 to 20000, without a unit");
    }

    function place() {
      var target = null;
      if (given("target")) {
        try { target = document.querySelector(given("target")); } catch (_) { /* no selector */ }
        if (!target) senseless("target", "write a selector that finds an element of this page, such as #map");
      }
      if (target) target.appendChild(box);
      else if (document.head.contains(script)) (document.querySelector("main") || document.body).appendChild(box);
      else script.parentNode.insertBefore(box, script.nextSibling);
    }

    /** What the attributes ask for, or, where it says anything, the address of this page. */
    function question() {
      var asked = new URLSearchParams();
      var here = new URLSearchParams(location.search);
      if (prefix) site.question.forEach(function (name) {
        here.getAll(prefix + name).forEach(function (value) { asked.append(name, value); });
      });
      if (!String(asked)) site.question.forEach(function (name) {
        var values = (given(name) || "").split(site.several.indexOf(name) < 0 ? /$/ : ";"); // what is searched for may hold a semicolon
        values.forEach(function (value) { if (value.trim()) asked.append(name, value.trim()); });
      });
      if (given("as_of")) asked.set("as_of", given("as_of"));
      return asked;
    }

    function address(page, more) {
      var to = new URL(page, own);
      question().forEach(function (value, name) { to.searchParams.append(name, value); });
      more.forEach(function (name) { if (given(name) !== null) to.searchParams.set(name, given(name)); });
      return to.href;
    }

    /** In place of a frame that stays blank: the way to the map for visitors, the reason for the webmaster. */
    function diagnose(reason) {
      if (ready || note) return; // the first reason says most
      if (own.origin === self.origin) reason += " If this embed.js is a copy: src must name the map’s own site.";
      frame.style.display = "none";
      note = box.appendChild(document.createElement("div"));
      note.style.cssText = "border:1px solid;border-radius:4px;padding:1em;font:16px/1.5 sans-serif";
      var link = document.createElement("a");
      var small = document.createElement("p");
      link.href = address(words.map, []);
      link.target = "_blank";
      link.textContent = given("title") ? given("title") + " – " + words.open : words.open;
      small.lang = "en";
      small.style.cssText = "margin:.5em 0 0;font-size:13px";
      small.textContent = "For the webmaster: " + reason;
      note.appendChild(link);
      note.appendChild(small);
      warn(reason);
    }

    function load() {
      near.disconnect();
      if (frame.src) return;
      frame.src = address(words.page, site.looks);
      if (sandbox && sandbox.indexOf("allow-scripts") < 0) return;
      var silent = function () {
        diagnose("no answer from " + own.origin + ". It is down, or a header refuses: X-Frame-Options there, or frame-src of this page’s Content-Security-Policy.");
      };
      frame.onload = function () { setTimeout(silent, 5000); };
      setTimeout(silent, 20000); // Firefox tells of no load that failed
    }

    function tell(message, cancelable) {
      return box.dispatchEvent(new CustomEvent("wherewework:" + message.type, { bubbles: true, cancelable: cancelable, detail: message }));
    }

    function send(message) {
      message.whereWeWork = site.protocol;
      if (frame.contentWindow) frame.contentWindow.postMessage(message, sandbox === null ? peer : "*");
    }

    function follow(query) {
      shown = query;
      if (!prefix) return;
      var here = new URL(location.href);
      site.question.forEach(function (name) { here.searchParams.delete(prefix + name); });
      new URLSearchParams(query).forEach(function (value, name) {
        if (site.question.indexOf(name) >= 0) here.searchParams.append(prefix + name, value);
      });
      try {
        if (here.href !== location.href) history.replaceState(history.state, "", here.href);
      } catch (_) { /* a page without an address of its own, such as a preview */ }
    }

    function name(message) { if (!given("title") && message.title) frame.title = message.title; }

    var hear = {
      ready: function (message) {
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
      height: function (message) { // a fixed one cuts no sentence off
        var high = fixed ? Math.max(fixed, refused ? message.height : 0) : message.height;
        if (high > 0) frame.style.height = Math.ceil(high) + "px";
      },
      select: function (message) {
        name(message);
        follow(message.query);
        tell(message);
      },
      open: function (message) {
        var left = given("open") === "event"; // to the host
        var on = tell(message, left);
        if (left && on && /^https?:/.test(message.href)) window.open(message.href, "_blank", "noopener");
      },
      reveal: function (message) { // the frame cannot scroll the page around it
        var top = frame.getBoundingClientRect().top + message.top;
        if (top < 0 || top > innerHeight - 80) scrollBy(0, top - innerHeight / 4);
      },
    };

    addEventListener("message", function (event) {
      var message = event.data;
      if (event.source !== frame.contentWindow || !message || !message.whereWeWork) return;
      if (event.origin === own.origin.replace("http:", "https:")) peer = event.origin; // it has moved to safety since
      if (event.origin !== peer && !(sandbox !== null && event.origin === "null")) {
        diagnose("the map answers from " + event.origin + ", this script is from " + own.origin + ". Load embed.js from where the map is.");
      } else if (message.whereWeWork !== site.protocol) {
        diagnose("this copy of embed.js is of version " + site.protocol + ", the map of version " + message.whereWeWork + ". Load it from " + own.origin + ".");
      } else if (hear.hasOwnProperty(message.type)) hear[message.type](message);
    });
    if (prefix) addEventListener("popstate", function () {
      var now = String(question());
      if (ready && now !== String(new URLSearchParams(shown))) send({ type: "show", query: now, replace: true });
    });
    box.addEventListener("wherewework:show", function (event) { send({ type: "show", query: String(event.detail && event.detail.query || "") }); });
    addEventListener("beforeprint", function () { // as wide as on the screen, so that it stays as high, and scaled to the paper
      var width = frame.clientWidth, by = Math.min(1, 680 / width);
      if (near) load();
      frame.style.width = width + "px";
      frame.style.transform = "scale(" + by + ")";
      frame.style.transformOrigin = getComputedStyle(box).direction === "rtl" ? "100% 0" : "0 0";
      frame.style.marginBottom = frame.clientHeight * (by - 1) + "px";
    });
    addEventListener("afterprint", function () { frame.style.width = "100%"; frame.style.transform = frame.style.marginBottom = ""; });

    check();
    place();
    var around = [self.origin].concat([].slice.call(location.ancestorOrigins || []));
    var stranger = around.filter(function (origin) { return !mayShow(origin, own); })[0];
    if (stranger) {
      return diagnose(own.origin + " does not let " + (stranger === "null" ? "a page without an origin" : stranger)
        + " show the map. Its staff can add that origin to the setting WHEREWEWORK_FRAME_ANCESTORS.");
    }
    frame.title = given("title") || words.title;
    frame.allow = "clipboard-write";
    frame.referrerPolicy = "strict-origin";
    if (sandbox !== null) frame.setAttribute("sandbox", sandbox || "allow-scripts allow-popups");
    frame.style.cssText = "display:block;border:0;width:100%;height:" + (fixed || 700) + "px";
    box.appendChild(frame);
    near = new IntersectionObserver(function (seen) { if (seen.some(function (one) { return one.isIntersecting; })) load(); }, { rootMargin: "1000px" });
    near.observe(frame);
  }

  scripts().forEach(start);
})(WHERE_WE_WORK);
