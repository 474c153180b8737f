// Events bubble from the element that embed.js puts in place of the map.
for (const type of ["ready", "select", "open"]) {
  document.addEventListener(`wherewework:${type}`, (event) => {
    document.getElementById("log").textContent += `${type} ${JSON.stringify(event.detail)}\n`;
    if (type === "open" && event.detail.kind === "project") event.preventDefault(); // we show projects ourselves
  });
}
