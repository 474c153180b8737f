/* HTML of the engine's answers: every text in it is escaped. */
(() => {
  "use strict";
  const { twin } = window.whereWeWork;
  const VOID = ["input"];

  /** A text that is HTML already. */
  class Html {
    constructor(text) {
      this.text = text;
    }

    toString() {
      return this.text;
    }
  }

  const escaped = (text) => String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

  /** HTML of a text, of HTML, or of a list of them; null, undefined and false are nothing. */
  function written(content) {
    if (Array.isArray(content)) return content.map(written).join("");
    return content instanceof Html ? content.text : escaped(content || content === 0 ? content : "");
  }

  function attribute([name, value]) {
    if (value === null || value === undefined || value === false) return "";
    return value === true ? ` ${name}` : ` ${name}="${escaped(value)}"`;
  }

  /** An element of HTML; texts in its content and its attributes are escaped. */
  function h(name, content, attributes = {}) {
    const opening = `<${name}${Object.entries(attributes).map(attribute).join("")}>`;
    return new Html(VOID.includes(name) ? opening : `${opening}${written(content)}</${name}>`);
  }

  Object.assign(twin, { escaped, h, Html });
})();
