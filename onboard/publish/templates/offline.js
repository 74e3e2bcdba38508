"use strict";
// Has the page kept on the phone, and says so: [data-offline] holds the words. A page that comes from the phone tells
// its age, and asks for a newer one as soon as there is a network. See sw.js, which does the keeping.
{
  const worker = document.currentScript.dataset.worker;
  const root = document.documentElement;
  const here = location.href.split(/[?#]/)[0];
  let asking = false;

  if (worker && "serviceWorker" in navigator) begin().catch(() => {});

  async function begin() {
    tellAge();
    await navigator.serviceWorker.register(worker, { updateViaCache: "none" });
    await navigator.serviceWorker.ready;
    for (const [from, event] of [[window, "online"], [window, "pageshow"], [document, "visibilitychange"]]) {
      from.addEventListener(event, ({ persisted }) => { if (persisted !== false) ask(); });
    }
    // Another language or another rendition is kept once it is chosen; the events of a video do not bubble.
    document.addEventListener("loadedmetadata", keep, true);
    if (root.dataset.kept) ask();
    // After what the page itself loads, so as not to slow it down.
    if (document.readyState === "complete") keep();
    else addEventListener("load", keep);
    setInterval(() => { if (root.dataset.kept) ask(); }, 30000);
    setInterval(ask, 600000);
  }

  async function ask() {
    if (asking || document.hidden) return;
    asking = true;
    const state = await told({ ask: here });
    asking = false;
    if (!state) return tellAge();
    if (state !== shown()) return another(state);
    delete root.dataset.kept;
    tell(() => "");
    keep();
  }

  // Nobody is torn out of a video for a newer one; but what was withdrawn must not be gone on with.
  function another(state) {
    const playing = [...document.querySelectorAll("video")].find((video) => !video.paused && !video.ended);
    if (!playing || state.startsWith("withdrawn")) location.reload();
    else playing.addEventListener("pause", () => location.reload(), { once: true });
  }

  async function keep() {
    if (root.dataset.kept) return;
    const complete = await told({ keep: here, files: files() });
    if (complete && !root.dataset.kept) tell((place) => place.dataset.ready);
  }

  function files() {
    const open = "header, .edition:not([hidden])";
    const found = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon]")].map((link) => link.href);
    for (const script of document.querySelectorAll("script[src]")) found.push(script.src);
    for (const part of document.querySelectorAll(open)) {
      for (const image of part.querySelectorAll("img")) found.push(image.currentSrc || image.src);
      for (const track of part.querySelectorAll("track")) found.push(track.src);
      for (const video of part.querySelectorAll("video")) {
        found.push(video.poster);
        if (video.preload !== "none") found.push(video.currentSrc);
      }
    }
    return [...new Set(found.filter(Boolean))];
  }

  // "release de:0123…" or "withdrawn 2026-11-22", as sw.js reads it out of a page.
  function shown() {
    const meta = document.querySelector('meta[name="onboard-release"], meta[name="onboard-withdrawn"]');
    return meta && `${meta.name.slice("onboard-".length)} ${meta.content}`;
  }

  async function told(message) {
    const { active } = await navigator.serviceWorker.ready;
    const { port1, port2 } = new MessageChannel();
    return new Promise((resolve) => {
      port1.onmessage = (event) => resolve(event.data);
      active.postMessage(message, [port2]);
      // A browser may end a worker before it has answered. Fetching a video may take minutes.
      setTimeout(resolve, message.ask ? 30000 : 600000, null);
    });
  }

  function tellAge() {
    if (root.dataset.kept) tell((place) => place.dataset.age.replace("{age}", age(place.closest("[lang]").lang)));
  }

  function tell(words) {
    for (const place of document.querySelectorAll("[data-offline]")) {
      place.textContent = words(place);
      place.hidden = !place.textContent;
    }
  }

  // "3 hours ago"; what is older than a week by its date.
  function age(language) {
    const minutes = Math.max(1, Math.round((Date.now() - new Date(root.dataset.kept)) / 60000));
    const ago = new Intl.RelativeTimeFormat(language);
    if (minutes < 60) return ago.format(-minutes, "minute");
    if (minutes < 60 * 24) return ago.format(-Math.round(minutes / 60), "hour");
    if (minutes < 60 * 24 * 7) return ago.format(-Math.round(minutes / 60 / 24), "day");
    return new Intl.DateTimeFormat(language, { dateStyle: "long" }).format(new Date(root.dataset.kept));
  }
}
