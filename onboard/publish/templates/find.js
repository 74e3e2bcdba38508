"use strict";
// The list of workstations, shortened while one types; without this file it is simply all of them.
const field = document.querySelector(".find input");
const stations = [...document.querySelectorAll(".stations li")];
field.parentElement.hidden = false;
field.addEventListener("input", () => {
  const words = field.value.toLowerCase().split(/\s+/);
  for (const station of stations) station.hidden = !words.every((word) => station.dataset.sought.includes(word));
  document.querySelector(".none").hidden = stations.some((station) => !station.hidden);
});
