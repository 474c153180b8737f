// The upload form: the file may be dropped or pasted, its size is looked at before it is sent, and a bar shows how much is sent.
export function bindUpload() {
  const drop = document.querySelector(".drop");
  if (!drop) return;
  drop.append(drop.querySelector("template").content);
  const form = drop.closest("form");
  const input = drop.querySelector("input");
  const bar = drop.querySelector("progress");
  const say = drop.querySelector("[role=status]");

  const tell = (sentence, isError) => {
    say.textContent = sentence;
    say.classList.toggle("error", isError);
  };
  const fits = () => {
    const large = [...input.files].reduce((sum, file) => sum + file.size, 0) > Number(drop.dataset.limit);
    const sentence = large ? drop.dataset.tooLarge : "";
    input.setCustomValidity(sentence);
    tell(sentence, large);
    return !large;
  };
  input.addEventListener("change", fits);
  // A file that misses the zone must not replace the page.
  for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
    window.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", ["dragenter", "dragover"].includes(name) && drop.contains(event.target));
    });
  }
  const take = (files) => {
    if (!files?.length) return;
    input.files = files;
    fits();
    input.focus();
  };
  drop.addEventListener("drop", ({ dataTransfer }) => take(dataTransfer.files));
  window.addEventListener("paste", ({ clipboardData }) => take(clipboardData?.files));

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!fits()) return;
    const button = form.querySelector("button[type=submit]");
    const failed = () => {
      bar.hidden = true;
      button.disabled = false;
      tell(drop.dataset.failed, true);
    };
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.responseType = "document";
    request.upload.addEventListener("progress", (sent) => { if (sent.lengthComputable) bar.value = 100 * sent.loaded / sent.total; });
    request.addEventListener("error", failed);
    request.addEventListener("load", () => {
      const answer = request.response?.querySelector("main");
      if (request.status < 400) return location.assign(request.responseURL);
      if (!answer) return failed();
      document.querySelector("main").replaceWith(answer);
      const alert = answer.querySelector("[role=alert]");
      alert?.setAttribute("tabindex", "-1");
      return alert?.focus();
    });
    bar.value = 0;
    bar.hidden = false;
    button.disabled = true;
    tell(drop.dataset.sending, false);
    request.send(new FormData(form));
  });
}
