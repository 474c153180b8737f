/* The sentences that scripts say, in the language of the page. */
export const messages = JSON.parse(document.getElementById("messages")?.textContent ?? "{}");
