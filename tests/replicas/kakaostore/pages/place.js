"use strict";
const list = document.getElementById("list");
const notice = document.getElementById("notice");
const HEADERS = { pf: "web", appVersion: "6.6.0", accept: "application/json" };

async function api(path, options = {}) {
  const answer = await fetch(settings.api + path, {
    ...options, credentials: "include", headers: { ...HEADERS, ...options.headers },
  });
  if (!answer.ok) throw new Error("(" + answer.status + ")");
  return answer.status === 204 ? {} : answer.json();
}

async function showReviews() {
  notice.textContent = "";
  try {
    const path = "/places/tab/reviews/kakaomap/" + settings.place;
    const told = await api(path + "?order=RECOMMENDED&only_photo_review=false");
    list.replaceChildren(...told.reviews.map(cardOf));
  } catch (error) {
    notice.textContent = "후기를 불러오지 못했습니다. " + error.message;
  }
}

function cardOf(review) {
  const card = element("li", settings.itemClass, "");
  card.append(element("strong", "name_user", review.meta.owner.nickname));
  card.append(element("p", "meta", review.registered_at));
  card.append(element("p", "desc_review", (review.contents || "").slice(0, 2000)));
  const reply = Object.entries(review).find(([key]) => /comment|reply/.test(key));
  if (reply) card.append(replyOf(reply[1].contents));
  else if (settings.canReply) card.append(writerOf(card, review));
  return card;
}

function replyOf(text) {
  return element("p", "reply", text);
}

function writerOf(card, review) {
  const writer = button("link_write", "사장님 답글 달기", () => {
    writer.hidden = true;
    const form = formOf(card, review);
    if (settings.inDialog) {
      form.setAttribute("role", "dialog");
      form.classList.add("over");
      document.body.append(form);
    } else {
      card.append(form);
    }
  });
  return writer;
}

function formOf(card, review) {
  const form = element("div", "write", "");
  const area = element("textarea", "box", "");
  form.append(area, button("btn_cancel", "취소", () => form.remove()));
  form.append(button("btn_done", "등록", async () => {
    notice.textContent = "";
    try {
      await post(review, area.value);
      form.remove();
      card.append(replyOf(area.value));
    } catch (error) {
      notice.textContent = "답글을 등록하지 못했습니다. " + error.message;
    }
  }));
  navigator.sendBeacon(settings.api + "/track", JSON.stringify({ opened: review.review_id }));
  return form;
}

async function post(review, contents) {
  await api("/store/" + settings.place + "/reviews/" + review.review_id + "/comment", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ contents }),
  });
}

async function start() {
  const who = document.getElementById("who");
  const link = element("a", "link_login", settings.isIn ? "로그아웃" : "로그인");
  link.href = settings.isIn ? "#logout" : settings.login;
  who.append(link);
  addPopups(settings.popups, "카카오맵 새 소식", "닫기");
  if (!settings.place) return;
  document.getElementById("tab").addEventListener("click", showReviews);
  const panel = await api("/places/panel3/" + settings.place);
  document.getElementById("name").textContent = panel.summary.name;
}

start();
