"use strict";
// Requests of the pages to their API, each signed. After parts.js.
function signed(method, path) {
  let total = 0;
  for (const letter of settings.seed + " " + method + " " + path) {
    total = (Math.imul(total, 31) + letter.charCodeAt(0)) >>> 0;
  }
  return total.toString(16).padStart(8, "0");
}

async function ask(method, path, body) {
  const answer = await fetch(settings.api + path, {
    method,
    credentials: "include",
    headers: {
      ...settings.headers,
      ...(body ? { "content-type": "application/json" } : {}),
      "x-e-request": signed(method, path),
      "x-pathname-trace-key": location.pathname,
    },
    body: body && JSON.stringify(body),
  });
  if (answer.status === 401) {
    location.href = settings.login;
    throw new Error("로그인이 필요합니다.");
  }
  if (!answer.ok) throw new Error("일시적인 오류입니다. (" + answer.status + ")");
  return answer.json();
}
