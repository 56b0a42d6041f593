"use strict";
// Sends what the page writes, as a console does that also works offline.
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  if (event.request.method === "POST") event.respondWith(fetch(event.request));
});
