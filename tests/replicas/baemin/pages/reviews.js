"use strict";
// An endless list of which few cards are in the page at a time.
const HEIGHT = 220;
const list = document.getElementById("list");
const more = document.getElementById("more");
const end = document.getElementById("end");
const notice = document.getElementById("notice");
const base = "/v1/review/shops/" + settings.shop + "/reviews";
const days = "from=" + settings.from + "&to=" + settings.to;
const reviews = [];
const cards = new Map();
let hasNext = true;
let isLoading = false;

async function loadNext() {
  if (isLoading || document.hidden || !(hasNext || settings.moreForever)) return;
  if (reviews.length && document.querySelector('[role="dialog"]')) return;  // nobody sees the end
  isLoading = true;
  notice.textContent = "";
  try {
    const query = "?" + days + "&offset=" + reviews.length + "&limit=" + settings.limit;
    const page = await ask("GET", base + query);
    hasNext = page.next;
    reviews.push(...page.reviews);
    list.style.height = reviews.length * HEIGHT + "px";
    more.hidden = !settings.moreForever && !(settings.moreButton && hasNext);
    draw();
  } catch (error) {
    notice.textContent = "리뷰를 불러오지 못했습니다. " + error.message;
  } finally {
    isLoading = false;
  }
}

function draw() {
  const top = Math.max(0, window.scrollY - list.offsetTop);
  const first = Math.max(0, Math.floor(top / HEIGHT) - 1);
  const last = Math.min(reviews.length, first + settings.nodes);
  for (const [index, card] of cards) {
    if (index < first || index >= last) {
      card.remove();
      cards.delete(index);
    }
  }
  for (let index = first; index < last; index += 1) {
    if (!cards.has(index)) {
      cards.set(index, cardOf(reviews[index], index));
      list.append(cards.get(index));
    }
  }
}

function cardOf(review, index) {
  const card = element("div", settings.itemClass, "");
  card.dataset.index = index;
  card.style.top = index * HEIGHT + "px";
  card.append(element("strong", "", review.memberNickname));
  const [year, month, day] = review.createdDate.split("-").map(Number);
  card.append(element("p", "", year + "년 " + month + "월 " + day + "일 · " + review.orderCount + "회 주문 고객"));
  card.append(element("p", "", (review.contents || "").slice(0, 500)));
  card.append(element("p", "", "리뷰번호 " + review.id));
  const reply = review.comments.find((each) => each.displayType === "CEO" && each.displayStatus === "DISPLAY");
  if (reply) card.append(element("p", "", "사장님: " + reply.contents), button("", "수정", () => {}), button("", "삭제", () => {}));
  else if (review.writableComment) card.append(writer(card, review));
  return card;
}

function writer(card, review) {
  const write = button("", "사장님 댓글 등록하기", () => write.replaceWith(form(card, review)));
  return write;
}

function form(card, review) {
  const box = element("div", "", "");
  const area = element("textarea", "", "");
  const done = button("", "등록", async () => {
    done.disabled = true;
    notice.textContent = "";
    try {
      const body = { reviewId: review.id, contents: area.value, shopNumber: settings.shop };
      const { reviewCommentId } = await ask("POST", base + "/comments", body);
      box.replaceWith(element("p", "", "사장님: " + area.value));
      review.comments.push({ id: reviewCommentId, displayType: "CEO", displayStatus: "DISPLAY", contents: area.value });
    } catch (error) {
      notice.textContent = "댓글을 등록하지 못했습니다. " + error.message;
      done.disabled = false;
    }
  });
  box.append(area, done);
  return box;
}

async function start() {
  document.getElementById("name").textContent = settings.name;
  addPopups(settings.popups, "사장님께 알려 드립니다", "오늘 하루 보지 않기");
  loadNext();
  const { reviewCount } = await ask("GET", base + "/count?" + days);
  document.getElementById("total").textContent = reviewCount;
}

window.addEventListener("scroll", draw);
document.addEventListener("visibilitychange", loadNext);
more.addEventListener("click", loadNext);
if (!settings.moreButton) {
  new IntersectionObserver(([seen]) => seen.isIntersecting && reviews.length && loadNext()).observe(end);
}
start();
