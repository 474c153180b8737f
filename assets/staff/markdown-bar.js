/* The bar above a Markdown text: buttons and keys that write the marks into it. The text stays the only truth. */
const WRAPS = { bold: "**", italic: "*" };
const PREFIXES = { heading: "## ", list: "- ", quote: "> " };
const KEYS = { b: "bold", i: "italic", k: "link" };

/** Replace a part of the text so that the browser's own undo takes it back, and select from start to end within it. */
function write(area, from, to, text, start, end) {
  area.focus();
  area.setSelectionRange(from, to);
  const typed = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
  if (!typed) {
    area.setRangeText(text, from, to);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  area.setSelectionRange(from + start, from + end);
}

/** Put the selection between two marks, or take away those that stand around it. */
function wrap(area, mark) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  const size = mark.length;
  const inside = value.slice(from, to);
  const isItalicOfBold = size === 1 && value.slice(from - 2, from) === "**" && value.slice(from - 3, from) !== "***";
  if (value.slice(from - size, from) === mark && value.slice(to, to + size) === mark && !isItalicOfBold) {
    return write(area, from - size, to + size, inside, 0, inside.length);
  }
  return write(area, from, to, mark + inside + mark, size, size + inside.length);
}

/** Begin each selected line with a mark, or take it away where all have it. */
function prefix(area, mark) {
  const { value } = area;
  const from = value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const after = value.indexOf("\n", area.selectionEnd);
  const to = after < 0 ? value.length : after;
  const lines = value.slice(from, to).split("\n");
  const all = lines.every((line) => line.startsWith(mark));
  const text = lines.map((line) => (all ? line.slice(mark.length) : mark + line)).join("\n");
  return lines.length > 1 ? write(area, from, to, text, 0, text.length) : write(area, from, to, text, text.length, text.length);
}

/** Make a link of the selection, with the part selected that is still to be typed. */
function link(area) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  const chosen = value.slice(from, to);
  if (/^https?:\/\/\S+$/.test(chosen)) return write(area, from, to, `[](${chosen})`, 1, 1);
  const address = "https://";
  return write(area, from, to, `[${chosen}](${address})`, chosen ? chosen.length + 3 : 1, chosen ? chosen.length + 3 + address.length : 1);
}

function act(area, mark) {
  if (mark in WRAPS) return wrap(area, WRAPS[mark]);
  if (mark in PREFIXES) return prefix(area, PREFIXES[mark]);
  if (mark === "link") return link(area);
  const pictures = area.form.querySelector(".picture-field");
  pictures.scrollIntoView({ block: "start" });
  return pictures.querySelector("input")?.focus({ preventScroll: true });
}

/** One button of the bar is in the order of the Tab key; arrow keys lead to the others. */
function rove(bar, event) {
  const buttons = [...bar.children];
  const here = buttons.indexOf(document.activeElement);
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key] * (getComputedStyle(bar).direction === "rtl" ? -1 : 1);
  const next = { Home: 0, End: buttons.length - 1 }[event.key] ?? (here + step + buttons.length) % buttons.length;
  if (!(next >= 0)) return;
  event.preventDefault();
  for (const [place, button] of buttons.entries()) button.tabIndex = place === next ? 0 : -1;
  buttons[next].focus();
}

export function bindMarkdownBars() {
  for (const box of document.querySelectorAll(".markdown")) {
    const area = box.querySelector("textarea");
    const bar = box.querySelector("template").content.firstElementChild;
    area.before(bar);
    bar.addEventListener("click", ({ target }) => {
      const button = target.closest("button");
      if (button) act(area, button.dataset.mark);
    });
    bar.addEventListener("keydown", (event) => rove(bar, event));
    area.addEventListener("keydown", (event) => {
      const mark = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && KEYS[event.key.toLowerCase()];
      if (!mark) return;
      event.preventDefault();
      act(area, mark);
    });
  }
}
