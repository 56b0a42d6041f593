"use strict";
// A table of one page at a time.
const BASE = "/api/v1/merchant/reviews";
const DAY_MS = 86400000;
const rows = document.getElementById("rows");
const next = document.getElementById("next");
const notice = document.getElementById("notice");
let page = 0;

async function ask(path, body) {
  const answer = await fetch(path, body && {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (answer.status === 401) {
    location.href = "/merchant/login";
    throw new Error("로그인이 필요합니다.");
  }
  if (!answer.ok) throw new Error("일시적인 오류입니다. (" + answer.status + ")");
  const told = await answer.json();
  if (told.code !== "SUCCESS") throw new Error("일시적인 오류입니다. (" + told.code + ")");
  return told.data;
}

function day(offset) {
  return new Date(Date.parse(settings.today) + offset * DAY_MS).toISOString().slice(0, 10);
}

function search(number) {
  const given = {
    storeId: settings.store,
    page: number,
    size: settings.size,
    statusType: "EXPOSE",
    startDateTime: day(-6),
    exclusiveEndDateTime: day(1),
  };
  if (settings.postSearch) return ask(BASE + "/search", given);
  return ask(BASE + "/search?" + new URLSearchParams(given));
}

async function turn() {
  notice.textContent = "";
  try {
    const { content, total, pageSize } = await search(page + 1);
    page += 1;
    rows.replaceChildren(...content.map(rowOf));
    document.getElementById("total").textContent = total;
    const isLast = page * pageSize >= total && !settings.moreForever;
    next.className = settings.nextClass + (isLast ? " hide-btn" : "");
  } catch (error) {
    notice.textContent = "리뷰를 불러오지 못했습니다. " + error.message;
  }
}

function rowOf(review) {
  const row = element("tr", "", "");
  const [reply] = review.replies;
  const cell = element("td", "", (review.comment || "").slice(0, 500));
  row.append(
    element("td", "", review.customerName + " " + (review.createdAt || "").slice(0, 10)), cell);
  cell.append(reply ? element("p", "", "사장님: " + reply.content) : writer(cell, review));
  return row;
}

function writer(cell, review) {
  const write = button("", "사장님 댓글 등록하기", () => write.replaceWith(form(cell, review)));
  return write;
}

function form(cell, review) {
  const box = element("div", "", "");
  const area = element("textarea", "", "");
  area.name = "review";
  const done = button("", "등록", async () => {
    done.disabled = true;
    notice.textContent = "";
    try {
      const body = { storeId: settings.store, orderReviewId: review.orderReviewId, comment: area.value };
      await ask(BASE + "/reply", body);
      box.replaceWith(element("p", "", "사장님: " + area.value));
    } catch (error) {
      notice.textContent = "댓글을 등록하지 못했습니다. " + error.message;
      done.disabled = false;
    }
  });
  if (!settings.replyDialog) {
    box.append(area, done);
    return box;
  }
  box.setAttribute("role", "dialog");
  box.append(button("", "닫기", () => box.remove()));
  setTimeout(() => box.prepend(area, done), 150);
  return box;
}

document.getElementById("name").textContent = settings.name;
next.className = settings.nextClass + " hide-btn";
next.addEventListener("click", turn);
if (settings.worker) navigator.serviceWorker.register("/worker.js");
addPopups(settings.popups, "쿠팡이츠 소식", "일주일간 보지 않기");
turn();
