"use strict";
// Keeps the pages a phone has visited for when there is no network; the only thing it stores, and only on that phone.
// Pages (W/<code>/) are asked for anew at every visit; what never changes (r/, s/) is taken from the phone first.
// Whatever fails in here, the visitor gets what the network gives. How to switch it off for good: docs/serving.md.

const LAYOUT = "onboard-1"; // another number where what is kept is laid out another way: the old is thrown away
const PATIENCE_MS = 4000; // for the network, where there is a kept page to be shown instead
const MOST_PAGES = 8;
const MOST_BYTES = 256 * 1024 * 1024; // of all that is kept
const MOST_OF_ONE = 96 * 1024 * 1024;
const MOST_FILES = 1000; // of one page

const SCOPE = self.registration.scope;
const PAGES = `${LAYOUT} pages ${SCOPE}`;
const FILES = `${LAYOUT} files ${SCOPE}`;
const ADDRESS = /^W\/([0-9A-Za-z-]{8,16})(?:\/(?:index\.html)?)?$/;
const NEVER_CHANGES = /^(?:r\/[0-9a-f]{16}|s)\/[\w-][\w.-]*$/;
const STATE = /<meta name="onboard-(release|withdrawn)" content="([^"]{1,4000})">/;
const WHOLE = /<\/html>\s*$/;

addEventListener("install", () => skipWaiting());
// Pages that are open already are left alone: a video begun without the worker cannot go on with it.
addEventListener("activate", (event) => event.waitUntil(forgetOtherLayouts().catch(() => {})));

addEventListener("fetch", (event) => {
  const path = inSite(event.request.url);
  if (event.request.method !== "GET" || path === null) return;
  const address = event.request.mode === "navigate" && ADDRESS.exec(path);
  if (address) event.respondWith(page(event, pageOf(address[1])));
  else if (NEVER_CHANGES.test(path)) event.respondWith(file(event.request));
});

// What offline.js asks for: {ask: page} what stands there now; {keep: page, files} to have it all here.
addEventListener("message", (event) => {
  const { ask, keep, files } = event.data || {};
  const address = ADDRESS.exec(inSite(ask || keep || "") || "");
  if (!address || !event.ports[0]) return;
  const answer = ask ? state(pageOf(address[1])) : inTurn(() => kept(pageOf(address[1]), files));
  event.waitUntil(answer.catch(() => null).then((told) => event.ports[0].postMessage(told)));
});

// ---------------------------------------------------------------------------------------------- answering

async function page(event, url) {
  const answer = fetch(event.request);
  event.waitUntil(answer.then((fresh) => remember(url, fresh.clone())).catch(() => {}));
  const here = await caches.open(PAGES).then((pages) => pages.match(url)).catch(() => null);
  if (!here) return answer;
  const fresh = await Promise.race([answer, after(PATIENCE_MS)]).catch(() => null);
  if (fresh && fresh.status < 500) return fresh;
  // The page's own links are relative to its one spelling.
  return event.request.url.split(/[?#]/)[0] === url ? here : Response.redirect(url);
}

async function file(request) {
  const here = await caches.open(FILES).then((files) => files.match(request.url)).catch(() => null);
  const range = request.headers.get("range");
  if (here) return range ? partOf(here, range) : here;
  const fresh = await fetch(request);
  // Browsers refuse to go on with a video whose parts come from two places; so all of them come from here.
  return range ? new Response(fresh.body, fresh) : fresh;
}

// The part of a file that a player asks for (RFC 9110, section 14): Safari plays nothing that is answered whole.
async function partOf(whole, range) {
  const blob = await whole.blob();
  const asked = /^bytes=(\d*)-(\d*)$/.exec(range);
  if (!asked || (!asked[1] && !asked[2])) return new Response(blob, { headers: whole.headers });
  const first = asked[1] ? Number(asked[1]) : Math.max(0, blob.size - Number(asked[2]));
  const last = asked[1] && asked[2] ? Math.min(Number(asked[2]), blob.size - 1) : blob.size - 1;
  const headers = new Headers(whole.headers);
  headers.set("content-range", first > last ? `bytes */${blob.size}` : `bytes ${first}-${last}/${blob.size}`);
  headers.set("content-length", String(Math.max(0, last - first + 1)));
  if (first > last) return new Response(null, { status: 416, headers });
  return new Response(blob.slice(first, last + 1, blob.type), { status: 206, statusText: "Partial Content", headers });
}

// ---------------------------------------------------------------------------------------------- keeping

// What stands at the page's address now: "release de:0123…" or "withdrawn 2026-11-22"; null where nobody can tell.
async function state(url) {
  return remember(url, await fetch(url, { cache: "no-cache", signal: AbortSignal.timeout(20000) }));
}

// Keeps a page as it came just now. Only a page of ours: a hotel's or a proxy's answers 200 as well.
async function remember(url, answer) {
  if (answer.status !== 200 || answer.type !== "basic" || answer.redirected) return null;
  const text = await answer.text();
  const found = STATE.exec(text);
  if (!found || text.length > MOST_OF_ONE || !WHOLE.test(text)) return null;
  const now = new Date().toISOString();
  const headers = sizeless(answer.headers);
  headers.set("x-kept", now);
  // By this mark offline.js knows that it is the kept page that is being shown, and how old it is.
  const marked = text.replace(/<html\b/, `<html data-kept="${now}"`);
  const pages = await caches.open(PAGES);
  const before = await pages.match(url).then((old) => old && old.text());
  await pages.put(url, new Response(marked, { headers }));
  if (!before || before.replace(/ data-kept="[^"]*"/, "") !== text) await dropUnnamed();
  return `${found[1]} ${found[2]}`;
}

// Whether the page and all these files are here, after fetching those that were not.
async function kept(url, wanted) {
  const pages = await caches.open(PAGES);
  if (!(await pages.match(url))) await state(url).catch(() => null);
  const page = await pages.match(url);
  const text = page && (await page.text());
  const named = wanted.filter((each) => typeof each === "string" && isNamed(each, text || "")).slice(0, MOST_FILES);
  if (!page || named.length < new Set(wanted).size) return false;
  const files = await caches.open(FILES);
  for (const each of named) {
    if (await files.match(each)) continue;
    const answer = await fetch(each, { priority: "low" });
    const size = Number(answer.headers.get("content-length"));
    if (answer.status !== 200 || answer.type !== "basic" || answer.redirected || size > MOST_OF_ONE) return false;
    // A page is none of our files: it is a proxy's, and would be taken for the video until the next release.
    if (/html/i.test(answer.headers.get("content-type"))) return false;
    const blob = await answer.blob();
    if (size && !answer.headers.has("content-encoding") && size !== blob.size) return false;
    const headers = sizeless(answer.headers);
    headers.set("content-length", String(blob.size));
    if (!(await roomFor(blob.size, url))) return false;
    await files.put(each, new Response(blob, { headers }));
  }
  return true;
}

// Makes room by forgetting the pages not visited for longest; false where this page alone would be too much.
async function roomFor(bytes, url) {
  const files = await caches.open(FILES);
  for (;;) {
    const here = await Promise.all((await files.keys()).map(async (key) => (await files.match(key)).headers));
    const sum = here.reduce((total, headers) => total + Number(headers.get("content-length")), bytes);
    if (sum <= MOST_BYTES) return true;
    const oldest = (await byAge()).find((each) => each !== url);
    if (!oldest) return false;
    await (await caches.open(PAGES)).delete(oldest);
    await dropUnnamed();
  }
}

// Drops the pages beyond the most that are kept, and every file that no kept page names: those of older releases.
async function dropUnnamed() {
  const pages = await caches.open(PAGES);
  const files = await caches.open(FILES);
  for (const url of (await byAge()).slice(0, -MOST_PAGES)) await pages.delete(url);
  // Files first: a page is put here before its files, so what is fetched meanwhile is not among them.
  const here = await files.keys();
  const texts = await Promise.all((await byAge()).map(async (url) => (await pages.match(url)).text()));
  for (const { url } of here) if (!texts.some((text) => isNamed(url, text))) await files.delete(url);
}

async function byAge() {
  const pages = await caches.open(PAGES);
  const dated = await Promise.all((await pages.keys()).map(async (key) =>
    [(await pages.match(key)).headers.get("x-kept") || "", key.url]));
  return dated.sort((one, other) => (one[0] < other[0] ? -1 : 1)).map(([, url]) => url);
}

async function forgetOtherLayouts() {
  for (const name of await caches.keys()) {
    const ours = name.startsWith("onboard-") && name.endsWith(` ${SCOPE}`);
    if (ours && name !== PAGES && name !== FILES) await caches.delete(name);
  }
}

// ---------------------------------------------------------------------------------------------- small words

function inSite(url) {
  return url.startsWith(SCOPE) ? url.slice(SCOPE.length).split(/[?#]/)[0] : null;
}

function pageOf(code) {
  return `${SCOPE}W/${code.toUpperCase().replaceAll("-", "").replaceAll("O", "0").replace(/[IL]/g, "1")}/`;
}

function isNamed(url, text) {
  const path = inSite(url);
  return path !== null && NEVER_CHANGES.test(path) && [`/${path}"`, `/${path} `].some((end) => text.includes(end));
}

function sizeless(headers) {
  const copy = new Headers(headers);
  for (const name of ["content-encoding", "content-length", "transfer-encoding"]) copy.delete(name);
  return copy;
}

function after(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, null));
}

let turn = Promise.resolve();
function inTurn(act) {
  turn = turn.catch(() => {}).then(act);
  return turn;
}
