// Files of a form may be dropped or pasted, their size is looked at before they are sent, and a bar shows how much is sent.

const names = (files) => new Intl.ListFormat(document.documentElement.lang, { type: "unit" }).format([...files].map(({ name }) => `\u2068${name}\u2069`));

/** Let files be dropped on a zone, or pasted; ``taken`` is called after each choice of files that are not too large. */
export function bindDropZone(drop, taken = () => {}) {
  drop.append(drop.querySelector("template").content);
  const input = drop.querySelector("input");
  const bar = drop.querySelector("progress");
  const say = drop.querySelector("[role=status]");

  const tell = (sentence, isError) => {
    say.textContent = sentence;
    say.classList.toggle("error", isError);
  };
  const fits = () => {
    const large = [...input.files].reduce((sum, file) => sum + file.size, 0) > Number(drop.dataset.limit);
    input.setCustomValidity(large ? drop.dataset.tooLarge : "");
    tell(large ? drop.dataset.tooLarge : names(input.files), large);
    return !large;
  };
  const look = () => { if (fits() && input.files.length) taken(); };
  input.addEventListener("change", look);
  // A file that misses the zone must not replace the page.
  for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
    window.addEventListener(name, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return; // words that are moved within a text
      event.preventDefault();
      drop.classList.toggle("over", ["dragenter", "dragover"].includes(name) && drop.contains(event.target));
    });
  }
  const take = (files) => {
    if (!files?.length) return;
    input.files = files;
    input.focus();
    look();
  };
  drop.addEventListener("drop", ({ dataTransfer }) => take(dataTransfer.files));
  window.addEventListener("paste", ({ clipboardData }) => {
    if (!clipboardData?.types.includes("text/plain")) take(clipboardData?.files); // office programs add a picture of their text
  });
  return { drop, input, bar, tell, fits };
}

/** Send a form with the files of its drop zone, showing how much is sent. ``answered`` gets the request; where it
    returns false, and without an answer, the zone says that it failed. ``zone.sending`` is the request while it is under way. */
export function send(zone, address, data, answered) {
  const { drop, bar, tell } = zone;
  const request = new XMLHttpRequest();
  zone.sending?.abort(); // only the file that was chosen last counts
  zone.sending = request;
  const end = (sentence) => {
    zone.sending = null;
    bar.hidden = true;
    tell(sentence, Boolean(sentence));
  };
  request.open("POST", address);
  request.responseType = "document";
  request.upload.addEventListener("progress", (sent) => { if (sent.lengthComputable) bar.value = 100 * sent.loaded / sent.total; });
  request.addEventListener("error", () => {
    end(drop.dataset.failed);
    answered(null);
  });
  request.addEventListener("load", () => end(answered(request) === false ? drop.dataset.failed : ""));
  bar.value = 0;
  bar.hidden = false;
  tell(drop.dataset.sending, false);
  request.send(data);
}

/** The page that takes files: its form is sent without leaving it, and the answer takes its place. */
export function bindUpload() {
  const form = document.querySelector(".upload-form");
  if (!form) return;
  const zone = bindDropZone(form.querySelector(".drop"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!zone.fits()) return;
    const button = form.querySelector("button[type=submit]");
    button.disabled = true;
    send(zone, form.action, new FormData(form), (request) => {
      const answer = request?.response?.querySelector("main");
      if (request && request.status < 400) return location.assign(request.responseURL);
      button.disabled = false;
      if (!answer) return false;
      document.querySelector("main").replaceWith(answer);
      bindUpload();
      const alert = answer.querySelector("[role=alert]");
      alert?.setAttribute("tabindex", "-1");
      return alert?.focus();
    });
  });
}
