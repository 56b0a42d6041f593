"use strict";
const CLASSES = settings.isRenamed
  ? { item: "x81kq", body: "b72mm", chip: "c55ty", more: "m09pw" }
  : { item: "place_apply_pui EjjAW", body: "pui__vn15t2", chip: "pui__jhpEyP", more: "fvwqf" };
const REVIEWS = "query getVisitorReviews($input: VisitorReviewsInput) { visitorReviews(input: $input) { total items "
  + "{ id reviewId rating author { id nickname objectId url } body visited visitedDate created reply { body } } } }";
const STATS = "query getVisitorReviewStats($id: String) { visitorReviewStats(input: { businessId: $id }) "
  + "{ id visitorReviewsTotal } }";
if (settings.state) window.__APOLLO_STATE__ = settings.state;
const list = element("ul", "", "");
list.id = settings.list;
const more = element("a", CLASSES.more, "더보기");
more.href = "#";
let page = 1;

function blank(tag, className) {
  return element(tag, className, "");
}

function addItem(review) {
  if (review.body === undefined) throw new Error("the page does not know these reviews");
  const item = blank("li", CLASSES.item);
  const profile = blank("a", "");
  profile.dataset.puiClickCode = "profile";
  profile.href = review.author.url;
  profile.append(element("span", "", review.author.nickname), element("span", "", "리뷰 " + review.visitCount));
  const body = blank("div", CLASSES.body);
  const text = blank("a", "");
  text.setAttribute("role", "button");
  text.innerText = (review.body || "").slice(0, 5000);
  body.append(text);
  const chips = blank("div", "");
  for (const each of review.votedKeywords) chips.append(element("span", CLASSES.chip, each.name));
  const unfold = element("a", "", "더보기");
  unfold.setAttribute("role", "button");
  item.append(profile, body, unfold, chips, element("time", "", review.created));
  item.append(element("span", "pui__blind", review.inWords));
  list.append(item);
}

function show(items, total) {
  items.forEach(addItem);
  while (list.children.length > settings.mostNodes) list.firstElementChild.remove();
  document.getElementById("total").textContent = total;
  more.hidden = !settings.moreForever && items.length < settings.size;
}

async function loadMore(event) {
  event.preventDefault();
  const input = {
    businessId: settings.place, businessType: settings.kind, item: "0", bookingBusinessId: null,
    page: page + 1, size: settings.size, isPhotoUsed: false, includeContent: true, sort: "recent",
  };
  const answer = await fetch("/graphql", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify([
      { operationName: "getVisitorReviewStats", variables: { id: settings.place }, query: STATS },
      { operationName: "getVisitorReviews", variables: { input }, query: REVIEWS },
    ]),
  });
  const told = await answer.json();
  page += 1;
  const reviews = told[1].data[settings.answer];
  show(reviews.items, reviews.total);
}

more.addEventListener("click", loadMore);
document.getElementById("reviews").append(list, more);
show(settings.items, settings.total);
