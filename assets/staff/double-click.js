// A double click is one act: the second would meet the change that the first has made, as if by a colleague.
export function preventDoubleSubmit() {
  const sent = new WeakSet();
  const AGAIN_MS = 5000; // someone who stopped the page may send the form once more
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.classList.contains("in-place") || event.submitter?.formTarget) return;
    if (sent.has(form)) return event.preventDefault();
    sent.add(form);
    return setTimeout(() => sent.delete(form), AGAIN_MS);
  });
  window.addEventListener("pageshow", () => { for (const form of document.forms) sent.delete(form); });
}
