/* Fields that list values (countries, projects, themes, donors) as chips with suggestions. The field itself stays: it is
   hidden, and keeps the text that is sent, with a semicolon between values. */
const WAIT_MS = 150;
const SEPARATOR = "; ";

const piecesOf = (text) => text.split(/[;\n]/).map((piece) => piece.trim()).filter(Boolean);

const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};

class ListedValues {
  constructor(box) {
    this.box = box;
    this.field = box.querySelector("input, textarea");
    this.onlyKnown = "onlyKnown" in box.dataset;
    this.said = new Map(); // value → [words, whether known]
    this.active = -1;
    const id = this.field.id;
    this.chips = element("ul", { class: "chips" });
    this.list = element("ul", { id: `${id}-options`, role: "listbox", "aria-label": box.querySelector("label").textContent, hidden: "" });
    this.input = element("input", { id, type: "text", role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-controls": `${id}-options`, "aria-expanded": "false" });
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (this.field.hasAttribute(name)) this.input.setAttribute(name, this.field.getAttribute(name));
    }
    this.say = element("span", { role: "status", class: "visually-hidden" });
    this.field.removeAttribute("id");
    this.field.hidden = true;
    box.classList.add("live");
    box.append(this.chips, element("div", { class: "combo" }, this.input, this.list), this.say);
    this.bind();
    this.draw();
    this.read(this.values, true);
  }

  get values() { return piecesOf(this.field.value); }

  /** Store other values, and tell all who follow the form. */
  set values(values) {
    this.field.value = [...new Set(values)].join(SEPARATOR);
    this.draw();
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  ask(query) {
    return fetch(`${this.box.dataset.listed}&${query}`, { headers: { Accept: "application/json" } }).then((answer) => answer.json());
  }

  /** Ask what some pieces mean, and put the values that they mean in their place: Switzerland for "Suisse". What the
      form came with stays as it is. Without an answer all stay as typed. */
  async read(pieces, isOwn) {
    if (!pieces.length) return;
    try {
      const { pieces: found } = await this.ask(new URLSearchParams(pieces.map((piece) => ["piece", piece])));
      const meant = new Map(pieces.map((piece, at) => [piece, found[at]]));
      for (const [piece, values] of isOwn || !this.onlyKnown ? [] : meant) {
        if (!values.some(([_value, _words, known]) => known)) meant.set(piece, await this.only(piece) ?? values);
      }
      for (const [piece, values] of meant) {
        for (const [value, words, known] of values) this.said.set(value, [words, known]);
        if (isOwn && values.length === 1) this.said.set(piece, [values[0][2] ? values[0][1] : piece, values[0][2]]);
      }
      const now = this.values.flatMap((one) => (!isOwn && meant.get(one)?.length ? meant.get(one).map(([value]) => value) : [one]));
      if (now.join() === this.values.join()) this.draw();
      else this.values = now;
    } catch {
      // Signed out or not connected: the check of the saved form will say what is not known.
    }
  }

  /** The one value that a text can be the beginning of; undefined if there are none or several. */
  async only(piece) {
    const { options } = await this.ask(new URLSearchParams({ q: piece }));
    return options.length === 1 ? [[...options[0], true]] : undefined;
  }

  draw() {
    this.chips.replaceChildren(...this.values.map((value) => {
      const [words, known] = this.said.get(value) ?? [value, true];
      const chip = element("li", { class: known ? "" : "unknown" }, words);
      if (!known) chip.append(element("small", {}, this.box.dataset.unknown));
      chip.append(element("button", { type: "button", "aria-label": `${this.box.dataset.remove} ${words}` }, "×"));
      return chip;
    }));
  }

  begin(text) {
    this.field.begun = text.trim();
    this.field.form.dispatchEvent(new Event("begun"));
  }

  add(text) {
    const pieces = piecesOf(text);
    this.input.value = "";
    this.begin("");
    this.close();
    if (!pieces.length) return;
    this.values = [...this.values, ...pieces];
    this.say.textContent = `${pieces.join(SEPARATOR)} ${this.box.dataset.added}`;
    this.read(pieces, false);
  }

  remove(place) {
    const { values } = this;
    this.say.textContent = `${values[place]} ${this.box.dataset.removed}`;
    this.values = values.filter((_value, at) => at !== place);
    (this.chips.querySelectorAll("button")[Math.min(place, values.length - 2)] ?? this.input).focus();
  }

  async suggest() {
    const typed = this.input.value.trim();
    if (!typed) return this.close();
    try {
      const { options } = await this.ask(new URLSearchParams({ q: typed }));
      if (this.input.value.trim() !== typed) return undefined;
      const fresh = options.filter(([value]) => !this.values.includes(value));
      this.list.replaceChildren(...fresh.map(([value, words], at) => element("li", { id: `${this.list.id}-${at}`, role: "option", "data-value": value, "aria-selected": "false" }, words)));
      this.list.hidden = !fresh.length;
      this.input.setAttribute("aria-expanded", String(!this.list.hidden));
      return this.choose(this.onlyKnown && fresh.length ? 0 : -1); // Enter takes the first
    } catch {
      return this.close();
    }
  }

  choose(at) {
    this.active = at;
    for (const [place, option] of [...this.list.children].entries()) option.setAttribute("aria-selected", String(place === at));
    if (at < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", this.list.children[at].id);
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.choose(-1);
  }

  key(event) {
    const options = this.list.hidden ? [] : [...this.list.children];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && options.length) {
      event.preventDefault();
      const from = this.active < 0 && step < 0 ? 0 : this.active;
      this.choose((from + step + options.length) % options.length);
    } else if (event.key === ";" || (event.key === "Enter" && this.input.value.trim())) {
      event.preventDefault();
      this.add(options[this.active]?.dataset.value ?? this.input.value);
    } else if (event.key === "Escape") this.close();
    else if (event.key === "Backspace" && !this.input.value) [...this.chips.querySelectorAll("button")].at(-1)?.focus();
  }

  chipKey(event) {
    const buttons = [...this.chips.querySelectorAll("button")];
    const at = buttons.indexOf(event.target);
    if (["Delete", "Backspace"].includes(event.key)) {
      event.preventDefault();
      this.remove(at);
    } else if (event.key === "ArrowRight") (buttons[at + 1] ?? this.input).focus();
    else if (event.key === "ArrowLeft") buttons[Math.max(0, at - 1)].focus();
  }

  bind() {
    let waiting = 0;
    this.input.addEventListener("input", (event) => {
      event.stopPropagation(); // what is not yet a value changes nothing, but it is kept, see kept-text.js
      this.begin(this.input.value);
      clearTimeout(waiting);
      waiting = setTimeout(() => this.suggest(), WAIT_MS);
    });
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.add(this.input.value));
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // the focus stays
      const option = event.target.closest("[role=option]");
      if (option) this.add(option.dataset.value);
    });
    this.chips.addEventListener("click", ({ target }) => {
      if (target.matches("button")) this.remove([...this.chips.children].indexOf(target.parentElement));
    });
    this.chips.addEventListener("keydown", (event) => this.chipKey(event));
    this.field.addEventListener("change", () => this.draw()); // texts were put back
    this.field.form.addEventListener("submit", () => this.add(this.input.value), { capture: true });
  }
}

export function bindListedValues() {
  for (const box of document.querySelectorAll("[data-listed]")) new ListedValues(box); // eslint-disable-line no-new
}
