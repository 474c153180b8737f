// The upload form: the file may be dropped, its size is looked at before it is sent, and a bar shows how much is sent.
export function bindUpload() {
  const drop = document.querySelector(".drop");
  if (!drop) return;
  const form = drop.closest("form");
  const input = drop.querySelector("input");
  const say = document.createElement("p");
  say.className = "say";
  say.setAttribute("role", "status");
  const hint = document.createElement("p");
  hint.className = "say quiet";
  hint.textContent = drop.dataset.drop;
  drop.append(hint, say);

  const fits = () => {
    const file = input.files[0];
    const large = file && file.size > Number(drop.dataset.limit);
    input.setCustomValidity(large ? drop.dataset.tooLarge : "");
    say.textContent = large ? drop.dataset.tooLarge : "";
    say.classList.toggle("error", Boolean(large));
    return !large;
  };
  input.addEventListener("change", fits);
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
  }
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    fits();
    input.focus();
  });
  // A file that misses the zone must not replace the page.
  for (const name of ["dragover", "drop"]) window.addEventListener(name, (event) => event.preventDefault());

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!fits()) return;
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", drop.dataset.sending);
    drop.querySelector("progress")?.remove();
    say.before(bar);
    say.textContent = drop.dataset.sending;
    const button = form.querySelector("button[type=submit]");
    const failed = () => {
      bar.remove();
      button.disabled = false;
      say.textContent = drop.dataset.failed;
      say.classList.add("error");
    };
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.upload.addEventListener("progress", (sent) => { if (sent.lengthComputable) bar.value = 100 * sent.loaded / sent.total; });
    request.addEventListener("error", failed);
    request.addEventListener("load", () => {
      const answer = new DOMParser().parseFromString(request.responseText, "text/html").querySelector("main");
      if (request.status < 400) location.assign(request.responseURL);
      else if (!answer) failed();
      else {
        document.querySelector("main").replaceWith(answer);
        answer.querySelector("[role=alert]")?.setAttribute("tabindex", "-1");
        answer.querySelector("[role=alert]")?.focus();
      }
    });
    button.disabled = true;
    request.send(new FormData(form));
  });
}
